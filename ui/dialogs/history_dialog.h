// HistoryDialog: the edits of everybody in the images of the case, of one reader or of all; a click goes there.
#pragma once

#include <QDialog>

class QComboBox;
class QLabel;
class QSortFilterProxyModel;
class QTreeView;

namespace triptych {

class HistoryModel;

class HistoryDialog : public QDialog {
    Q_OBJECT
public:
    /// The model outlives the dialog.
    HistoryDialog(HistoryModel* model, QWidget* parent);

Q_SIGNALS:
    void chosen(int row); ///< of the model

private:
    void fillReaders();
    void showReader();

    HistoryModel* m_model;
    QSortFilterProxyModel* m_ofReader;
    QComboBox* m_readers;
    QTreeView* m_list;
    QLabel* m_empty;
};

} // namespace triptych
