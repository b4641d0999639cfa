// ShortcutDialog: every command with its keys; record another, see whose it is before it is taken, go back. Each change
// is in effect at once.
#pragma once

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;
class QTableWidget;

namespace triptych {

class CommandRegistry;
class KeyRecorder;

class ShortcutDialog : public QDialog {
    Q_OBJECT
public:
    ShortcutDialog(CommandRegistry& commands, QWidget* parent);

Q_SIGNALS:
    void exportRequested();
    void importRequested();

private:
    QWidget* makeEditor();
    QWidget* makeButtons();
    void fill();
    void filter();
    QString chosen() const; ///< the id; empty: none
    void showChoice();
    void showConflict();
    void use(bool beside);

    CommandRegistry& m_commands;
    QLineEdit* m_search;
    QTableWidget* m_table;
    QLabel* m_title;
    KeyRecorder* m_recorder;
    QPushButton* m_use;
    QPushButton* m_add;
    QPushButton* m_none;
    QPushButton* m_reset;
    QLabel* m_note;
};

} // namespace triptych
