// WindowSettings: what the window looks like from one day to the next: sizes, layout, layers, labels, recent cases.
// An INI file of its own, apart from the database; written by Qt in the background.
#pragma once

#include "ui/models/display_model.h"
#include "ui/models/label_model.h"

#include <QHash>
#include <QJsonObject>
#include <QSettings>
#include <QStringList>

#include <memory>

namespace triptych {

class WindowSettings {
public:
    /// An empty path means the user's own place.
    explicit WindowSettings(const QString& path);

    QByteArray geometry() const { return m_settings->value(QStringLiteral("window/geometry")).toByteArray(); }
    void setGeometry(const QByteArray& value) { m_settings->setValue(QStringLiteral("window/geometry"), value); }
    QByteArray splitter() const { return m_settings->value(QStringLiteral("window/splitter")).toByteArray(); }
    void setSplitter(const QByteArray& value) { m_settings->setValue(QStringLiteral("window/splitter"), value); }
    /// Of a set of screens (see screenSetKey()): how the panes of a hanging protocol stood, by their names (see
    /// PanePlaces), the main window, and the windows on other screens.
    QJsonObject layout(const QString& screens, const QString& protocol) const;
    void setLayout(const QString& screens, const QString& protocol, const QJsonObject& layout);
    QByteArray windowGeometry(const QString& screens) const;
    void setWindowGeometry(const QString& screens, const QByteArray& geometry);
    QByteArray frameGeometry(const QString& screens, const QString& screen) const;
    void setFrameGeometry(const QString& screens, const QString& screen, const QByteArray& geometry);
    bool sidePanels() const { return m_settings->value(QStringLiteral("window/sidePanels"), true).toBool(); }
    void setSidePanels(bool shown) { m_settings->setValue(QStringLiteral("window/sidePanels"), shown); }
    /// The reader's own keys (see CommandRegistry::ownKeys()).
    QJsonObject shortcuts() const;
    void setShortcuts(const QJsonObject& keys);
    /// The folder last used in a file dialog, by the dialog's title.
    QHash<QString, QString> folders() const;
    void setFolder(const QString& dialog, const QString& folder);
    /// Where the reader's own hanging protocols are: a folder beside this file.
    QString hangingFolder() const;
    QStringList hangingOrder() const; ///< ids; the protocols named first come first
    void setHangingOrder(const QStringList& ids);
    QString hanging() const { return m_settings->value(QStringLiteral("window/hanging")).toString(); }
    void setHanging(const QString& id) { m_settings->setValue(QStringLiteral("window/hanging"), id); }
    int tab() const { return m_settings->value(QStringLiteral("window/tab"), 2).toInt(); }
    void setTab(int index) { m_settings->setValue(QStringLiteral("window/tab"), index); }

    /// The annotation project that was open when the window closed, and as whom this machine reads a project.
    QString openProject() const { return m_settings->value(QStringLiteral("project/open")).toString(); }
    void setOpenProject(const QString& id) { m_settings->setValue(QStringLiteral("project/open"), id); }
    QString projectReader(const QString& id) const
    {
        return m_settings->value(QStringLiteral("project/reader-") + id).toString();
    }
    void setProjectReader(const QString& id, const QString& reader)
    {
        m_settings->setValue(QStringLiteral("project/reader-") + id, reader);
    }

    bool linked() const { return m_settings->value(QStringLiteral("window/linked"), false).toBool(); }
    void setLinked(bool linked) { m_settings->setValue(QStringLiteral("window/linked"), linked); }

    /// Logical pixels per millimetre that the reader has measured on a screen (see screenKey()); 0 where never.
    double screenPixelsPerMm(const QString& screen) const;
    void setScreenPixelsPerMm(const QString& screen, double pixelsPerMm);

    QJsonObject tools() const; ///< see ToolSettings::toJson()
    void setTools(const QJsonObject& tools);
    /// Names of the tools on the faces of the bar's buttons.
    QStringList toolFaces() const { return m_settings->value(QStringLiteral("tools/faces")).toStringList(); }
    void setToolFaces(const QStringList& names) { m_settings->setValue(QStringLiteral("tools/faces"), names); }

    /// Level-0 pixels to a mask pixel, as chosen for an image; 0 where never.
    double maskDownsample(const QString& image) const;
    void setMaskDownsample(const QString& image, double downsample);

    DisplayState display() const;
    void setDisplay(const DisplayState& state);
    QMap<int, LabelInfo> labels() const;
    void setLabels(const QMap<int, LabelInfo>& labels);
    QList<int> labelKeys() const; ///< the labels that the keys 1, 2 … mean; empty: never chosen
    void setLabelKeys(const QList<int>& labels);

private:
    QMap<int, LabelInfo> nineLabels() const;

    std::unique_ptr<QSettings> m_settings;
};

} // namespace triptych
