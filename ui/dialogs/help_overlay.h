// HelpOverlay: every shortcut on one sheet over the window. Any key or click closes it.
#pragma once

#include <QList>
#include <QWidget>

namespace triptych {

struct ShortcutGroup {
    QString title;
    QList<QPair<QString, QString>> entries; ///< keys, what they do
};

class HelpOverlay : public QWidget {
    Q_OBJECT
public:
    explicit HelpOverlay(QWidget* window);
    void setGroups(QList<ShortcutGroup> groups);
    /// Over this window; away where it is shown already.
    void toggle(QWidget* window);

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QList<ShortcutGroup> m_groups;
};

} // namespace triptych
