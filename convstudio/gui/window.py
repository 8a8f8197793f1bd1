"""StudioWindow: the widgets and where they stand. Layout only; it knows no project."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QMainWindow,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from convstudio.gui.editors.bank_matrix import BankMatrix
from convstudio.gui.editors.engine_choice import EngineChoice
from convstudio.gui.editors.kernel_editor import KernelEditor
from convstudio.gui.editors.kernel_library import KernelLibrary
from convstudio.gui.editors.layer_list import LayerListEditor
from convstudio.gui.editors.operation_panel import OperationPanel
from convstudio.gui.editors.view_bar import ViewBar
from convstudio.gui.text.comparison_tables import TOPICS
from convstudio.gui.translation import tr
from convstudio.gui.views.banner import Banner
from convstudio.gui.views.canvas import ImageCanvas
from convstudio.gui.views.compare_canvas import CompareCanvas
from convstudio.gui.views.compare_view import CompareView
from convstudio.gui.views.explain_view import ExplainView
from convstudio.gui.views.facts_card import FactsCard
from convstudio.gui.views.file_drops import dropped_files
from convstudio.gui.views.frequency_view import FrequencyView
from convstudio.gui.views.histogram_view import HistogramView
from convstudio.gui.views.image_list import ImageList
from convstudio.gui.views.linked_views import LinkedViews
from convstudio.gui.views.output_gallery import ChannelGallery
from convstudio.gui.views.profile_view import ProfileView
from convstudio.gui.views.section import Section
from convstudio.gui.views.status_line import StatusLine
from convstudio.gui.views.tabs import DocumentTabs, Tabs

if TYPE_CHECKING:
    from convstudio.gui.views.plot_canvas import PlotCanvas

LEFT, MIDDLE, RIGHT = 280, 650, 338


class StudioWindow(QMainWindow):
    """Images, layers and operation left; the stage in the middle; kernel, kernel matrix and plan right.

    closing: a person wants to close; whoever listens calls close_now() or does not. files_dropped: list of paths.
    plots_made: (PlotCanvas, PlotCanvas) for signals, when the first one is shown.
    """

    closing = Signal()
    files_dropped = Signal(list)
    plots_made = Signal(tuple)

    def __init__(self) -> None:
        """Build everything, show nothing."""
        super().__init__()
        self._may_close = False
        self._make_widgets()
        self.setCentralWidget(self._body())
        self.setAcceptDrops(True)
        self.setWindowTitle("ConvStudio")
        self.resize(1280, 800)
        self.kernel_editor.grid.setFocus()

    def _make_widgets(self) -> None:
        self.document_tabs = DocumentTabs()
        self.image_list = ImageList()
        self.layer_list = LayerListEditor()
        self.bank_matrix = BankMatrix()
        self.kernel_library = KernelLibrary()
        self.kernel_editor = KernelEditor()
        self.operation = OperationPanel()
        self.engine = EngineChoice()
        self.plan_card = FactsCard("plan_card", tr("Plan"))
        self.health_card = FactsCard("health_card", tr("Health of the kernel"))
        self.gallery = ChannelGallery()
        self.explain_view = ExplainView()
        self.frequency_view = FrequencyView()
        self.banner = Banner()
        self.status = StatusLine()
        self.histogram_view = HistogramView()
        self.profile_view = ProfileView()
        self.view_bar = ViewBar()
        self.image_canvas = ImageCanvas(tr("Input"))
        self.result_canvas = CompareCanvas(tr("Result"))
        self.compare_view = CompareView([(topic.title, topic.sentence) for topic in TOPICS])
        self._name_widgets()
        self.linked_pictures = LinkedViews((self.image_canvas, self.result_canvas), self)
        self._plots: tuple[PlotCanvas, PlotCanvas] | None = None
        self._linked_plots: LinkedViews | None = None

    def _name_widgets(self) -> None:
        self.image_canvas.setObjectName("image_canvas")
        self.result_canvas.setObjectName("result_canvas")

    def _body(self) -> QWidget:
        across = QSplitter(Qt.Orientation.Horizontal)
        across.setObjectName("columns")
        across.addWidget(self._left())
        across.addWidget(self._middle())
        across.addWidget(self._right())
        across.setSizes([LEFT, MIDDLE, RIGHT])
        across.setStretchFactor(1, 1)
        across.setCollapsible(1, False)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(6, 0, 6, 0)
        column.setSpacing(2)
        column.addWidget(self.document_tabs)
        column.addWidget(across, 1)
        column.addWidget(self.status)
        return body

    def _left(self) -> QWidget:
        operation = QWidget()
        column = QVBoxLayout(operation)
        column.setContentsMargins(6, 0, 6, 0)
        column.addWidget(self.operation)
        self.operation.add_row(tr("Engine"), self.engine)
        sections = [
            Section(tr("Images"), self.image_list),
            Section(tr("Layers"), self.layer_list),
            Section(tr("Operation"), _scrolled(operation, tr("Operation"))),
        ]
        return _sections(sections, 0, (230, 140, 330))

    def _middle(self) -> QWidget:
        self._stages = (QStackedWidget(), QStackedWidget())
        for stack, canvas in zip(self._stages, (self.image_canvas, self.result_canvas), strict=True):
            stack.addWidget(canvas)
        self.stage = QSplitter(Qt.Orientation.Horizontal)
        self.stage.setObjectName("stage")
        for stack in self._stages:
            self.stage.addWidget(stack)
        self.stage.setChildrenCollapsible(False)
        down = QSplitter(Qt.Orientation.Vertical)
        down.setObjectName("stage_and_outputs")
        down.addWidget(self.stage)
        down.addWidget(self._lower())
        down.setStretchFactor(0, 1)
        down.setSizes([470, 230])
        middle = QWidget()
        layered = QGridLayout(middle)
        layered.setContentsMargins(0, 0, 0, 0)
        layered.addWidget(down, 0, 0)
        layered.addWidget(self.banner, 0, 0, Qt.AlignmentFlag.AlignTop)  # above the stage: nothing moves when it comes
        self.banner.raise_()
        return middle

    def _lower(self) -> QWidget:
        self.lower_tabs = Tabs("lower", tr("Outputs, explanation and other views"))
        self.lower_tabs.addTab(self.gallery, tr("Outputs"))
        self.lower_tabs.addTab(self.explain_view, tr("Explanation"))
        self.lower_tabs.addTab(self.frequency_view, tr("Frequencies"))
        self.lower_tabs.addTab(self.histogram_view, tr("Histogram"))
        self.lower_tabs.addTab(self.profile_view, tr("Profile"))
        self.lower_tabs.addTab(self.compare_view, tr("Compare"))
        lower = QWidget()
        column = QVBoxLayout(lower)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view_bar)
        column.addWidget(self.lower_tabs, 1)
        return lower

    def _right(self) -> QWidget:
        self.kernel_tabs = Tabs("kernel_tabs", tr("Kernel and library"))
        self.kernel_tabs.addTab(self.kernel_editor, tr("Kernel"))
        self.kernel_tabs.addTab(self.kernel_library, tr("Library"))
        self.card_tabs = Tabs("card_tabs", tr("Plan and health of the kernel"))
        self.card_tabs.addTab(_scrolled(self.plan_card, tr("Plan")), tr("Plan"))
        self.card_tabs.addTab(_scrolled(self.health_card, tr("Health of the kernel")), tr("Health"))
        self.card_tabs.setTabToolTip(1, tr("What is known of the kernel, and what it can do to this picture."))
        sections = [self.kernel_tabs, Section(tr("Kernel matrix"), self.bank_matrix), self.card_tabs]
        return _sections(sections, 2, (350, 140, 240))

    @property
    def plots(self) -> "tuple[PlotCanvas, PlotCanvas]":
        """(input, result) for signals: made for the first one, because what draws them takes half a second to load."""
        if self._plots is None:
            from convstudio.gui.views import plot_canvas

            self._plots = plot_canvas.PlotCanvas(tr("Input")), plot_canvas.PlotCanvas(tr("Result"))
            for stack, plot, name in zip(self._stages, self._plots, ("image_plot", "result_plot"), strict=True):
                plot.setObjectName(name)
                stack.addWidget(plot)
            self._linked_plots = LinkedViews(self._plots, self)
            self._linked_plots.set_locked(self.linked_pictures.locked)
            self.plots_made.emit(self._plots)
        return self._plots

    def set_linked(self, linked: bool) -> None:
        """Zoom and pan input and result together, or each for itself."""
        for views in (self.linked_pictures, self._linked_plots):
            if views is not None:
                views.set_locked(linked)

    def show_signals(self, signals: bool) -> None:
        """Curves on the stage instead of pictures."""
        shown = self.plots if signals else (self.image_canvas, self.result_canvas)
        for stack, canvas in zip(self._stages, shown, strict=True):
            stack.setCurrentWidget(canvas)
        self._arrange_stage()

    def compare(self, comparing: bool) -> None:
        """One picture with a line between input and result, as large as the stage, or both side by side."""
        self.result_canvas.set_comparing(comparing)
        self._arrange_stage()
        self.linked_pictures.set_locked(not comparing)
        if not comparing:
            self.linked_pictures.align()
        self.leading.fit()

    @property
    def leading(self) -> "ImageCanvas | PlotCanvas":
        """The canvas that zooms and fits; others may follow it."""
        return self.canvases[0] if self._stages[0].isVisibleTo(self) else self.canvases[1]

    def _arrange_stage(self) -> None:
        """Curves are never laid over each other."""
        self._stages[0].setVisible(self.shows_signals or not self.result_canvas.comparing)

    @property
    def shows_signals(self) -> bool:
        """Curves are on the stage, not pictures."""
        return self._stages[0].currentIndex() == 1

    @property
    def canvases(self) -> "tuple[ImageCanvas, ImageCanvas] | tuple[PlotCanvas, PlotCanvas]":
        """(input, result) that are on the stage."""
        if self.shows_signals:
            return self.plots
        return self.image_canvas, self.result_canvas

    def clear_rendering(self) -> None:
        """Take away everything that a rendering fills but the pictures: no number of it may outlive it."""
        self.canvases[1].set_title(tr("Result"))
        if self._plots is not None:
            self._plots[1].set_channel_names(())
        self.gallery.set_count(0)
        self.histogram_view.clear()
        self.profile_view.clear()
        self.plan_card.set_rows(())
        self.layer_list.set_shapes([])
        self.operation.set_resolved_pads(None)
        self.status.clear()
        self.view_bar.show_clipped(0.0, "")

    @Slot()
    def close_now(self) -> None:
        """Close without asking anybody any more."""
        self._may_close = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask first, close last: an exception while asking must not lose work."""
        if not self._may_close:
            event.ignore()
            self.closing.emit()
        if self._may_close:  # close_now() within the question does nothing by itself: Qt is closing already
            event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped anywhere on the window."""
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the files on."""
        event.acceptProposedAction()
        self.files_dropped.emit(dropped_files(event.mimeData()))


def _sections(widgets: Sequence[QWidget], stretching: int, sizes: Sequence[int]) -> QSplitter:
    """Widgets one under the other, the heights of which a person may set; one of them takes what is left."""
    column = QSplitter(Qt.Orientation.Vertical)
    column.setChildrenCollapsible(False)
    column.setContentsMargins(0, 4, 0, 4)
    for index, widget in enumerate(widgets):
        column.addWidget(widget)
        column.setStretchFactor(index, 1 if index == stretching else 0)
    column.setSizes(list(sizes))
    return column


def _scrolled(widget: QWidget, name: str) -> QScrollArea:
    """A widget that may be higher than its place, but never wider; name: for screen readers."""
    scroll = QScrollArea()
    scroll.setWidget(widget)
    scroll.setAccessibleName(name)
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    bar = scroll.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
    scroll.setMinimumWidth(widget.minimumSizeHint().width() + bar)
    scroll.setMinimumHeight(60)
    return scroll
