// WindowSettings: what the window looks like from one day to the next: sizes, layout, layers, labels, recent cases.
// An INI file of its own, apart from the database; written by Qt in the background.
#pragma once

#include "ui/models/display_model.h"
#include "ui/models/label_model.h"

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
    QByteArray panes(const QString& protocol, int count) const;
    void setPanes(const QString& protocol, int count, const QByteArray& value);
    QString hanging() const { return m_settings->value(QStringLiteral("window/hanging")).toString(); }
    void setHanging(const QString& id) { m_settings->setValue(QStringLiteral("window/hanging"), id); }
    int tab() const { return m_settings->value(QStringLiteral("window/tab"), 2).toInt(); }
    void setTab(int index) { m_settings->setValue(QStringLiteral("window/tab"), index); }

    bool linked() const { return m_settings->value(QStringLiteral("window/linked"), false).toBool(); }
    void setLinked(bool linked) { m_settings->setValue(QStringLiteral("window/linked"), linked); }

    /// Logical pixels per millimetre that the reader has measured on a screen (see screenKey()); 0 where never.
    double screenPixelsPerMm(const QString& screen) const;
    void setScreenPixelsPerMm(const QString& screen, double pixelsPerMm);

    DisplayState display() const;
    void setDisplay(const DisplayState& state);
    QMap<int, LabelInfo> labels() const;
    void setLabels(const QMap<int, LabelInfo>& labels);

private:
    std::unique_ptr<QSettings> m_settings;
};

} // namespace triptych
