"""What is a comment in a table or in a kernel's text, and what is not."""

import pytest

from convstudio.values.text_comments import without_comment_lines, without_comments


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("# sobel\n1 0\n2 0", "1 0\n2 0"),
        ("% sobel\n1 0\n  // middle\n2 0", "1 0\n2 0"),
        ("1 0 -1 // a\n2 0 -2", "1 0 -1\n2 0 -2"),
        ("[[1, 2],  # first\n [3, 4]]", "[[1, 2],\n [3, 4]]"),
        ("#N/A 1\n2 #REF!", "#N/A 1\n2 #REF!"),
        ("25% 1//2 #", "25% 1//2 #"),
    ],
)
def test_comments_leave_the_rows_alone(text, rows):
    assert without_comments(text)[0] == rows


def test_lines_of_comment_stay_as_blank_lines_where_rows_are_counted():
    assert without_comment_lines("#,a\n% note\n1,2") == ("#,a\n\n1,2", ["% note"])
