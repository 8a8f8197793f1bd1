"""The plan as rows of words: sizes with the formula filled in, counts, method and reason, time."""

from dataclasses import replace

from convstudio import output_size_and_padding
from convstudio.engines.layer_plan_builder import notice_of
from convstudio.gui.translation import mark, tr, tr_sentence
from convstudio.gui.views.facts_card import FactRow
from convstudio.values.errors import ConvStudioError
from convstudio.values.layer import Grouping, Layer, Mode, Pair
from convstudio.values.plan import Method, Plan, StackPlan
from convstudio.values.project import Project

METHODS = {
    Method.DIRECT: mark("direct"),
    Method.SEPARABLE: mark("separable"),
    Method.FFT: mark("fft"),
    Method.MATRIX: mark("matrix"),
    Method.BOX: mark("box"),
    Method.WINOGRAD: mark("winograd"),
}


def card_rows(project: Project, stack: StackPlan, seconds: float | None = None) -> list[FactRow]:
    """Rows of the plan card: of the chosen layer, then of the whole stack. seconds: measured, if it has been."""
    on = [index for index, layer in enumerate(project.layers) if layer.enabled]
    at = on.index(project.layer_index) if project.layer_index in on else len(stack.plans) - 1
    plan = stack.plans[min(at, len(stack.plans) - 1)]
    notice = notice_of(plan)
    rows = [FactRow(tr("Note"), tr_sentence(notice))] if notice else []
    rows += [*_size_rows(plan), *_count_rows(plan), *_method_rows(plan)]
    if len(stack.plans) > 1:
        rows += _stack_rows(stack)
    return [*rows, _time_row(stack, seconds)]


def _size_rows(plan: Plan) -> list[FactRow]:
    size = tr("Output size")
    rows = [
        FactRow(tr("Output"), " × ".join(str(side) for side in plan.output_shape), tr("Channels, rows, columns."), size)
    ]
    for axis, name in enumerate((tr("Rows"), tr("Columns"))):
        formula = output_size_and_padding.plan_formula(plan, axis)
        help_ = tr("⌊(input + padding − dilation·(kernel − 1) − 1) / stride⌋ + 1")
        rows.append(FactRow(name, formula, help_, size))
    (top, bottom), (left, right) = plan.padding
    words = tr("top {top}, bottom {bottom}, left {left}, right {right}")
    rows.append(FactRow(tr("Padding"), words.format(top=top, bottom=bottom, left=left, right=right), _why(plan), size))
    down, along = output_size_and_padding.left_over(plan)
    if down or along:
        words = tr("rows {rows}, columns {columns}").format(rows=down, columns=along)
        rows.append(FactRow(tr("Left over"), words, tr("At the bottom and right: no window covers them."), size))
    return [*rows, *_other_sizes(plan)]


def _other_sizes(plan: Plan) -> list[FactRow]:
    """What a step of a slider would make of the size."""
    layer, size, words = plan.layer, tr("Output size"), tr("The output size then.")
    stride, dilation = _one_more(layer.stride), _one_more(layer.dilation)
    changes = (
        (tr("With stride {steps}"), stride, replace(layer, stride=stride)),
        (tr("With dilation {steps}"), dilation, replace(layer, dilation=dilation)),
    )
    return [
        FactRow(label.format(steps=", ".join(map(str, dict.fromkeys(steps)))), _size_of(plan, changed), words, size)
        for label, steps, changed in changes
    ]


def _one_more(pair: Pair) -> Pair:
    return pair[0] + 1, pair[1] + 1


def _size_of(plan: Plan, layer: Layer) -> str:
    try:
        rows, columns = output_size_and_padding.output_size(layer, plan.input_shape[1:])
    except ConvStudioError:
        return tr("none: the kernel would be larger than the image")
    return f"{rows} × {columns}"


def _why(plan: Plan) -> str:
    even = plan.layer.mode is Mode.SAME and any(side % 2 == 0 for side in plan.kernel_size)
    return tr("An even kernel in mode SAME gets its spare cell at the bottom or right.") if even else ""


def _count_rows(plan: Plan) -> list[FactRow]:
    group = tr("Cost")
    shared = plan.layer.grouping is Grouping.EACH and plan.groups > 1
    help_ = tr("As a depthwise layer in PyTorch; all channels share the same kernels.") if shared else ""
    return [
        FactRow(tr("Parameters"), f"{plan.parameters:,}", help_, group),
        FactRow(
            tr("Multiply-adds"), f"{plan.macs:,}", tr("Weights used per output sample times output samples."), group
        ),
    ]


def _method_rows(plan: Plan) -> list[FactRow]:
    group = tr("How")
    reason, *others = (tr_sentence(reason) for reason in plan.reasons)
    return [
        FactRow(tr("Method"), f"{tr(METHODS[plan.method])} ({plan.engine})", "\n".join(others), group),
        FactRow(tr("Why"), reason, "\n".join(others), group),
        FactRow(tr("Memory"), f"{plan.bytes / 2**20:,.0f} MB", tr("The whole result and the work space."), group),
    ]


def _stack_rows(stack: StackPlan) -> list[FactRow]:
    group = tr("All layers")
    field = output_size_and_padding.receptive_field(stack.plans)
    seen = tr("{rows} × {columns}, one every {down} × {along}").format(
        rows=field.size[0], columns=field.size[1], down=field.jump[0], along=field.jump[1]
    )
    listed = [
        FactRow(tr("Parameters"), f"{stack.parameters:,}", "", group),
        FactRow(tr("Multiply-adds"), f"{stack.macs:,}", "", group),
        FactRow(
            tr("Receptive field"),
            seen,
            tr("Input samples that one output sample sees, and how far the next one's lie."),
            group,
        ),
    ]
    standard = output_size_and_padding.standard_parameters(stack.plans)
    if standard is not None:
        words = tr("{own:,} parameters instead of {standard:,}").format(own=stack.parameters, standard=standard)
        listed.append(FactRow(tr("Separable"), words, tr("Against one standard layer of this size."), group))
    return listed


def _time_row(stack: StackPlan, seconds: float | None) -> FactRow:
    group = tr("How")
    if seconds is not None:
        words = tr("{ms:.0f} ms").format(ms=seconds * 1000)
        return FactRow(tr("Time"), words, tr("Measured: all samples of the outputs on the stage."), group)
    if stack.foretold is None:
        return FactRow(tr("Time"), tr("unknown"), tr("Nothing like it was measured on this machine."), group)
    return FactRow(tr("Time"), tr("about {ms:.0f} ms").format(ms=stack.foretold * 1000), tr("Estimated."), group)
