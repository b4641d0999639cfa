// FindingsPanel: shapes and proposals of the case; a click jumps to one, proposals are accepted or rejected here.
#pragma once

#include <QWidget>

class QLabel;
class QListView;
class QPushButton;

namespace triptych {

class FindingsModel;

class FindingsPanel : public QWidget {
    Q_OBJECT
public:
    explicit FindingsPanel(FindingsModel* model, QWidget* parent = nullptr);
    /// Jumps to the next (+1) or the one before (−1), round.
    void step(int by);

Q_SIGNALS:
    void jumpRequested(int row);
    void deleteRequested(int row);
    void acceptRequested(int row);
    void rejectRequested(int row);

private:
    void showSelection();
    int selectedRow() const;

    FindingsModel* m_model;
    QListView* m_list;
    QLabel* m_empty;
    QPushButton* m_delete;
    QPushButton* m_accept;
    QPushButton* m_reject;
};

} // namespace triptych
