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
    const QList<HangingProtocol>& protocols() const { return m_all; }
    const QList<HangingProtocol>& shipped() const { return m_shipped; }
    /// Other protocols, in the order in which they are tried; an open case is hung again where that changes its layout.
    void setProtocols(const QList<HangingProtocol>& protocols);
    /// What stands on the screen now, as a protocol without id and name; no panes where nothing is open.
    HangingProtocol present() const;

Q_SIGNALS:
    void aboutToHang(); ///< another layout will stand
    void hung();        ///< a layout stands

private:
    void adoptCase();
    void chooseApplicable();
    const HangingProtocol* chosen() const;
    void fillMenus();
    void apply();

    CaseController& m_cases;
    ViewerArea& m_viewer;
    TopBar& m_bar;
    QList<HangingProtocol> m_shipped;
    QList<HangingProtocol> m_all; ///< the reader's own among them
    QList<HangingProtocol> m_applicable;
    QString m_protocolId;
    QString m_preferred;
    StudyChoice m_study = StudyChoice::Current;
};

} // namespace triptych
