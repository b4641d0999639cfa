// HangingController: which hanging protocol and which study stand on the screen, and the menus that choose them.
#pragma once

#include "core/workspace/hanging_protocol.h"

#include <QObject>

class QMenu;

namespace triptych {

class CaseController;
class TopBar;
class ViewerArea;

class HangingController : public QObject {
    Q_OBJECT
public:
    HangingController(CaseController& cases, ViewerArea& viewer, TopBar& bar, QObject* parent = nullptr);

    void choose(const QString& protocolId);
    void showStudy(StudyChoice study);
    void toggleStudy();
    const QString& protocolId() const { return m_protocolId; }
    /// Used for the next case where it applies; what the reader chose last.
    void setPreferred(const QString& protocolId) { m_preferred = protocolId; }
    const QString& preferred() const { return m_preferred; }

Q_SIGNALS:
    void hung(); ///< a layout stands

private:
    void adoptCase();
    void fillMenus();
    void apply();

    CaseController& m_cases;
    ViewerArea& m_viewer;
    TopBar& m_bar;
    QList<HangingProtocol> m_all;
    QList<HangingProtocol> m_applicable;
    QString m_protocolId;
    QString m_preferred;
    StudyChoice m_study = StudyChoice::Current;
};

} // namespace triptych
