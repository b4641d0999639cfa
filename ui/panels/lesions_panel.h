// LesionsPanel: the lesions of the case, where each was outlined, and what is said of the chosen one.
#pragma once

#include "core/workspace/lesion.h"

#include <QWidget>

class QLineEdit;
class QListView;
class QListWidget;
class QPlainTextEdit;
class QPushButton;
class QLabel;

namespace triptych {

class DescriptorForm;
class LesionModel;

class LesionsPanel : public QWidget {
    Q_OBJECT
public:
    explicit LesionsPanel(LesionModel* model, QWidget* parent = nullptr);

    int currentRow() const; ///< −1: none
    void setCurrentRow(int row);
    /// How many shapes are chosen in the view in use: what "New" and "Add" would take.
    void setChosenShapes(int count);

Q_SIGNALS:
    void createRequested(); ///< of the shapes that are chosen
    void addRequested(int row);
    void removeRequested(int row);
    void partRemovalRequested(int row, int part);
    void jumpRequested(int row, int part);
    void edited(const triptych::Lesion& lesion); ///< name, note or descriptors are other now

protected:
    bool eventFilter(QObject* watched, QEvent* event) override; ///< the note is taken when it is left

private:
    QWidget* buildDetails();
    void showCurrent();
    void showParts();
    void takeNote();
    void takeName();

    LesionModel* m_model;
    QListView* m_list;
    QLabel* m_empty;
    QPushButton* m_new;
    QPushButton* m_add;
    QPushButton* m_delete;
    QWidget* m_details;
    QLineEdit* m_name;
    QListWidget* m_parts;
    DescriptorForm* m_form;
    QPlainTextEdit* m_note;
    QString m_shown; ///< id of the lesion whose details are shown
    int m_chosenShapes = 0;
};

} // namespace triptych
