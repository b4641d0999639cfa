#include "app/window/hanging_controller.h"

#include "app/window/case_controller.h"
#include "app/window/view_cell.h"
#include "app/window/viewer_area.h"
#include "ui/models/image_text.h"
#include "ui/panels/top_bar.h"

#include <QAction>
#include <QDir>
#include <QFile>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QMenu>

#include <algorithm>
#include <optional>

// Q_INIT_RESOURCE declares a function at global scope; it must be called from there.
static void loadHangingResource() { Q_INIT_RESOURCE(hanging); }

namespace triptych {

namespace {

QList<HangingProtocol> shippedProtocols()
{
    loadHangingResource();
    QList<HangingProtocol> all;
    const QDir folder(QStringLiteral(":/hanging"));
    const QStringList names = folder.entryList(QDir::Files, QDir::Name);
    for (const QString& name : names) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        auto protocol = parseHangingProtocol(file.readAll(), name);
        if (protocol)
            all.append(std::move(*protocol));
        else
            qWarning("%s", qUtf8Printable(protocol.error().message));
    }
    return all;
}

QString dateOr(QDate date, const QString& otherwise) { return date.isValid() ? date.toString(Qt::ISODate) : otherwise; }

} // namespace

HangingController::HangingController(CaseController& cases, ViewerArea& viewer, TopBar& bar, QObject* parent)
    : QObject(parent), m_cases(cases), m_viewer(viewer), m_bar(bar), m_shipped(shippedProtocols()), m_all(m_shipped)
{
    connect(&cases, &CaseController::caseOpened, this, &HangingController::adoptCase);
}

void HangingController::adoptCase()
{
    m_study = StudyChoice::Current;
    chooseApplicable();
    apply();
}

void HangingController::chooseApplicable()
{
    m_applicable = applicableProtocols(m_all, *m_cases.current());
    m_protocolId = m_applicable.isEmpty() ? QString() : m_applicable.first().id;
    for (const HangingProtocol& protocol : m_applicable)
        if (protocol.id == m_preferred)
            m_protocolId = m_preferred;
}

const HangingProtocol* HangingController::chosen() const
{
    const auto found = std::find_if(m_applicable.begin(), m_applicable.end(),
                                    [this](const HangingProtocol& known) { return known.id == m_protocolId; });
    return found == m_applicable.end() ? nullptr : &*found;
}

void HangingController::setProtocols(const QList<HangingProtocol>& protocols)
{
    m_all = protocols;
    if (!m_cases.current())
        return;
    const std::optional<HangingProtocol> before = chosen() ? std::optional(*chosen()) : std::nullopt;
    chooseApplicable();
    HangingProtocol now = chosen() ? *chosen() : HangingProtocol();
    if (before)
        now.name = before->name; // another name moves nothing
    if (before && now == *before)
        fillMenus();
    else
        apply();
}

HangingProtocol HangingController::present() const
{
    HangingProtocol protocol;
    for (int index = 0; index < m_viewer.paneCount(); ++index) {
        const PaneLayout& layout = m_viewer.paneLayout(index);
        PaneProtocol pane;
        pane.title = layout.title;
        pane.alignChestWalls = layout.alignChestWalls;
        const double share = m_viewer.paneSizes(index)[QLatin1String("share")].toDouble();
        pane.weight =
            m_viewer.isAway(index) ? layout.weight : std::clamp(share * 10, hangingLimits::kLeastWeight, 10.0);
        bool named = false;
        int views = 0;
        for (const auto& row : m_viewer.paneRows(index)) {
            QStringList slotNames;
            for (const ViewCell* cell : row) {
                const CaseImage* image = cell ? m_cases.image(cell->image()->info().id) : nullptr;
                slotNames.append(image ? hangingSlot(*image) : QString());
                named = named || !slotNames.last().isEmpty();
                pane.prior = pane.prior || (image && image->prior && m_study == StudyChoice::Current);
                pane.kind = image ? image->kind() : pane.kind;
                views += image ? 1 : 0;
            }
            pane.rows.append(slotNames);
        }
        if (!named || pane.kind != ImageKind::Mammogram)
            pane.rows.clear();
        pane.maximum = std::clamp(views, 1, hangingLimits::kViews);
        protocol.needsPrior = protocol.needsPrior || pane.prior;
        if (!protocol.needs.contains(pane.kind))
            protocol.needs.append(pane.kind);
        protocol.panes.append(pane);
    }
    return protocol;
}

void HangingController::choose(const QString& protocolId)
{
    m_protocolId = protocolId;
    m_preferred = protocolId;
    apply();
}

void HangingController::showStudy(StudyChoice study)
{
    if (study == m_study || !priorStudyDate(*m_cases.current()).isValid())
        return;
    m_study = study;
    apply();
}

void HangingController::toggleStudy()
{
    if (m_cases.current())
        showStudy(m_study == StudyChoice::Current ? StudyChoice::Prior : StudyChoice::Current);
}

void HangingController::apply()
{
    Q_EMIT aboutToHang();
    if (const HangingProtocol* protocol = chosen())
        m_viewer.setLayout(hang(*protocol, *m_cases.current(), m_study), *m_cases.current());
    fillMenus();
    Q_EMIT hung();
}

void HangingController::fillMenus()
{
    m_bar.hangingMenu()->clear();
    QString name;
    for (const HangingProtocol& protocol : m_applicable) {
        QAction* action = m_bar.hangingMenu()->addAction(protocol.name);
        action->setCheckable(true);
        action->setChecked(protocol.id == m_protocolId);
        if (action->isChecked())
            name = protocol.name;
        connect(action, &QAction::triggered, this, [this, id = protocol.id] { choose(id); });
    }
    m_bar.setHangingName(name);
    m_bar.studyMenu()->clear();
    const BreastCase& opened = *m_cases.current();
    const QString current = dateOr(currentStudyDate(opened), QStringLiteral("no study date"));
    const QDate priorDate = priorStudyDate(opened);
    if (!priorDate.isValid()) {
        m_bar.studyMenu()->addAction(current)->setEnabled(false);
        m_bar.setStudyName(current);
        return;
    }
    const QString prior = priorDate.toString(Qt::ISODate);
    connect(m_bar.studyMenu()->addAction(QStringLiteral("Current: %1").arg(current)), &QAction::triggered, this,
            [this] { showStudy(StudyChoice::Current); });
    connect(m_bar.studyMenu()->addAction(QStringLiteral("Prior: %1").arg(prior)), &QAction::triggered, this,
            [this] { showStudy(StudyChoice::Prior); });
    m_bar.setStudyName(m_study == StudyChoice::Current
                           ? QStringLiteral("%1 ⇄ prior %2").arg(current).arg(priorDate.year())
                           : QStringLiteral("prior %1 ⇄ %2").arg(prior).arg(current));
}

} // namespace triptych
