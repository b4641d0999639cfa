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
    void wheelEvent(QWheelEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void scrollBy(int pixels);

    QList<ShortcutGroup> m_groups;
    int m_offset = 0; ///< logical pixels scrolled down
    int m_height = 0; ///< of all, where it was painted
};

} // namespace triptych
