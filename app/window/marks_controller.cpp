#include "app/window/marks_controller.h"

#include "app/window/case_controller.h"
#include "app/window/view_cell.h"
#include "app/window/viewer_area.h"
#include "app/window/window_actions.h"
#include "ui/canvas/image_view.h"
#include "ui/models/display_model.h"
#include "ui/models/image_text.h"
#include "ui/panels/cad_panel.h"
#include "ui/theme/theme.h"

#include <QAction>

#include <algorithm>

namespace triptych {

namespace {

std::vector<PresentationStatePtr> statesOf(const BreastCase& opened, const ImageId& image)
{
    std::vector<PresentationStatePtr> states;
    std::copy_if(opened.states.begin(), opened.states.end(), std::back_inserter(states),
                 [&](const PresentationStatePtr& state) { return refersTo(*state, image); });
    return states;
}

/// Whose report it is, and what became of the detection: a failed one finds nothing, which must not look like nothing
/// there.
QString reportLine(const CadReport& report)
{
    QStringList parts{report.caption()};
    if (!report.algorithms.isEmpty())
        parts << report.algorithms.join(QStringLiteral(", "));
    parts << (report.detectionStatus.isEmpty() ? QStringLiteral("does not say whether the detection succeeded")
                                               : QStringLiteral("detection: %1").arg(report.detectionStatus.toLower()));
    if (!report.summary.isEmpty())
        parts << report.summary;
    if (report.created.isValid())
        parts << report.created.date().toString(Qt::ISODate);
    return parts.join(QStringLiteral("\n"));
}

/// What an image's view says of a report besides its marks: no mark means something only where the detection succeeded.
QString noteOf(const CadReport& report, const ImageId& image)
{
    if (std::find(report.images.begin(), report.images.end(), image) == report.images.end())
        return {};
    if (!report.detectionSucceeded)
        return QStringLiteral("CAD %1: detection %2")
            .arg(report.caption(), report.detectionStatus.isEmpty() ? QStringLiteral("of unknown outcome")
                                                                    : report.detectionStatus.toLower());
    const bool any =
        std::any_of(report.marks.begin(), report.marks.end(), [&](const CadMark& mark) { return mark.image == image; });
    return any ? QString() : QStringLiteral("CAD %1: no marks on this image").arg(report.caption());
}

} // namespace

MarksController::MarksController(CaseController& cases, ViewerArea& viewer, DisplayModel& display, QObject* parent)
    : QObject(parent), m_cases(cases), m_viewer(viewer), m_display(display)
{
    connect(&cases, &CaseController::caseOpened, this, &MarksController::caseChanged);
    connect(&cases, &CaseController::caseAboutToClose, this, [this] {
        m_findings.setFindings({});
        Q_EMIT cadPresent(false);
    });
    connect(&viewer, &ViewerArea::cellsChanged, this, &MarksController::offer);
    connect(&display, &DisplayModel::changed, this, [this] {
        if (m_optional == m_display.state().optionalCadVisible)
            return;
        m_optional = m_display.state().optionalCadVisible;
        gatherCad();
        offer();
    });
}

void MarksController::bind(const WindowActions& actions)
{
    const auto step = [this](int by) {
        if (ViewCell* cell = m_viewer.active(); cell && cell->image())
            stepState(*cell, by);
    };
    connect(actions.nextState, &QAction::triggered, this, [step] { step(1); });
    connect(actions.previousState, &QAction::triggered, this, [step] { step(-1); });
    connect(actions.optionalCad, &QAction::triggered, this,
            [this] { m_display.update([](DisplayState& s) { s.optionalCadVisible = !s.optionalCadVisible; }); });
}

void MarksController::bind(CadPanel& panel)
{
    connect(this, &MarksController::cadPresent, &panel, [this, &panel](bool present) {
        QStringList lines;
        int optional = 0;
        if (present)
            for (const CadReportPtr& report : m_cases.current()->cadReports) {
                lines << reportLine(*report);
                optional += int(std::count_if(report->marks.begin(), report->marks.end(), [](const CadMark& mark) {
                    return mark.intent == RenderingIntent::Optional;
                }));
            }
        panel.showReports(lines, optional);
    });
    connect(&panel, &CadPanel::jumpRequested, this, [this](int row) {
        if (row >= 0 && row < m_findings.rowCount())
            Q_EMIT jumpRequested(m_findings.at(row));
    });
}

void MarksController::stepState(ViewCell& cell, int by)
{
    ImageView& view = cell.canvas();
    const int count = int(view.states().size()) + 1; // and the file's own look
    view.chooseState((view.stateIndex() + 1 + by + count) % count - 1);
}

void MarksController::caseChanged()
{
    // What was asked for in one case is not what is wanted in the next.
    m_display.update([](DisplayState& s) { s.optionalCadVisible = false; });
    gatherCad();
    offer();
    Q_EMIT cadPresent(!m_cases.current()->cadReports.empty());
}

bool MarksController::isSeen(const CadMark& mark) const
{
    return mark.intent == RenderingIntent::Required ||
           (mark.intent == RenderingIntent::Optional && m_display.state().optionalCadVisible);
}

void MarksController::offer()
{
    if (!m_cases.current())
        return;
    const BreastCase& opened = *m_cases.current();
    for (ViewCell* cell : m_viewer.cells()) {
        if (!cell->image())
            continue;
        const ImageId& image = cell->image()->info().id;
        ImageView& view = cell->canvas();
        if (auto states = statesOf(opened, image); states != view.states())
            view.setStates(std::move(states));
        std::vector<ShownCadMark> marks;
        int onRequest = 0;
        QStringList notes;
        for (const CadReportPtr& report : opened.cadReports) {
            notes << noteOf(*report, image);
            for (const CadMark& mark : report->marks) {
                if (mark.image != image)
                    continue;
                if (isSeen(mark))
                    marks.push_back({mark, report->caption()});
                else
                    ++onRequest;
            }
        }
        notes.removeAll(QString());
        view.setCadMarks(std::move(marks), onRequest, notes);
    }
}

void MarksController::gatherCad()
{
    QList<Finding> all;
    if (m_cases.current())
        for (const CadReportPtr& report : m_cases.current()->cadReports)
            for (size_t i = 0; i < report->marks.size(); ++i) {
                const CadMark& mark = report->marks[i];
                const CaseImage* image = m_cases.image(mark.image);
                if (!image || !isSeen(mark))
                    continue;
                Finding finding;
                finding.key = QStringLiteral("%1/%2").arg(report->uid).arg(i);
                finding.image = mark.image;
                finding.title = mark.finding;
                QStringList detail{imageCaption(image->source->info())};
                detail += mark.values;
                detail << (mark.algorithm.isEmpty() ? report->caption() : mark.algorithm);
                finding.detail = detail.join(QStringLiteral(" · "));
                finding.colour = colours::kCad;
                finding.frame = mark.frame;
                finding.area = mark.area();
                all.append(finding);
            }
    m_findings.setFindings(all);
}

} // namespace triptych
