// HangingDialog: hanging protocols in their order: duplicate, edit, rename, delete; those that come with the program
// can be changed and brought back. It works on values; who opened it keeps them.
#pragma once

#include "core/workspace/hanging_protocol.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace triptych {

class HangingSketch;
class PaneTable;

class HangingDialog : public QDialog {
    Q_OBJECT
public:
    /// `all` in their order, those of `shipped` among them, perhaps changed; `chosen` is the one on the screen.
    HangingDialog(const QList<HangingProtocol>& all, const QList<HangingProtocol>& shipped, const QString& chosen,
                  QWidget* parent);

    /// Those that did not come with the program, or not so.
    QList<HangingProtocol> own() const;
    QStringList order() const; ///< ids

private:
    QWidget* makeList();
    QWidget* makeForm();
    QWidget* makePaneButtons();
    const HangingProtocol* shipped(const QString& id) const;
    HangingProtocol* current();
    void fillList(int row);
    void showCurrent();
    void takeOver();
    void duplicate();
    void removeOrRevert();
    void move(int step);

    QList<HangingProtocol> m_all;
    QList<HangingProtocol> m_shipped;
    QListWidget* m_list;
    QLineEdit* m_name;
    QList<QCheckBox*> m_needs; ///< in the order of hangingKinds()
    QCheckBox* m_needsPrior;
    PaneTable* m_panes;
    HangingSketch* m_sketch;
    QLabel* m_origin;
    QPushButton* m_remove;
    bool m_showing = false;
};

} // namespace triptych
