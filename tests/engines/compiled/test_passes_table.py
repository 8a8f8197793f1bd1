"""The words of the table of passes, and the loop that reads them."""

import pytest

from convstudio.engines.compiled import passes_table

pytest.importorskip("llvmlite", reason="loops are compiled with llvmlite")


def test_words_follow_those_of_every_table_without_gaps():
    words = [passes_table.OUT, passes_table.OUT_ROW, passes_table.TILES, passes_table.BATCH, passes_table.CHANNELS]
    assert words == list(range(words[0], words[0] + len(words)))
    assert passes_table.TABLE_WORDS == passes_table.LAST_OF_EARLY + 1


def test_the_loop_is_compiled_once():
    assert passes_table.loop() is passes_table.loop()
