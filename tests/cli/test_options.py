"""The options that commands share are those of the Layer."""

import argparse

import pytest

from convstudio.cli.options import (
    LAYER_OPTIONS,
    add_input_options,
    add_kernel_options,
    given_layer_options,
    layer_fields,
)
from convstudio.values.errors import ConvStudioError
from convstudio.values.layer import Activation, Grouping, Layer, Mode
from convstudio.values.parameters import parameters_of

NOT_AN_OPTION = {"enabled", "groups", "border_value"}  # a lone layer is on; the others are said with their word


def parsed(*arguments):
    parser = argparse.ArgumentParser()
    add_kernel_options(parser)
    return parser.parse_args(arguments)


def test_every_described_field_of_a_layer_has_an_option():
    described = {parameter.name for parameter in parameters_of(Layer)}
    assert {option.field for option in LAYER_OPTIONS} | {"flip"} == described - NOT_AN_OPTION


def test_the_help_of_an_option_is_the_description_of_the_field():
    help_of = {option.field: option.help for option in LAYER_OPTIONS}
    for parameter in parameters_of(Layer):
        if parameter.name in help_of:
            assert help_of[parameter.name].startswith(parameter.described.help)


def test_what_is_not_given_is_no_field():
    assert layer_fields(parsed("-k", "1")) == {}


def test_options_become_fields():
    fields = layer_fields(parsed("--stride", "2,1", "--grouping", "grouped:3", "--flip", "--activation", "relu"))
    assert fields == {
        "stride": (2, 1),
        "grouping": Grouping.GROUPED,
        "groups": 3,
        "flip": True,
        "activation": Activation.RELU,
    }


def test_padding_makes_the_mode_explicit():
    assert layer_fields(parsed("--padding", "0,1,2,3")) == {"mode": Mode.EXPLICIT, "pads": ((0, 1), (2, 3))}


def test_mode_and_padding_exclude_each_other():
    with pytest.raises(ConvStudioError, match="--mode and --padding"):
        layer_fields(parsed("--padding", "0,1,2,3", "--mode", "same"))


def test_the_flags_that_were_given_are_known():
    assert given_layer_options(parsed("--flip", "--divide", "2", "--bias", "1")) == ["--bias", "--flip", "--divide"]


def test_an_input_has_channels_and_a_layout():
    parser = argparse.ArgumentParser()
    add_input_options(parser)
    args = parser.parse_args(["x.npy", "--channels", "gray", "--layout", "hwc"])
    assert (args.input, args.channels, args.layout) == ("x.npy", "gray", "hwc")
