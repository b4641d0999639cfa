// ProjectPanel: an annotation project as a worklist: who reads, how far, the images, and what is said of the one that
// is open. Shows a model; says what the reader wants by signals.
#pragma once

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QListView;
class QMenu;
class QProgressBar;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace triptych {

class ProjectFilter;
class ProjectModel;

class ProjectPanel : public QWidget {
    Q_OBJECT
public:
    explicit ProjectPanel(ProjectModel* model, QWidget* parent = nullptr);

    QMenu* menu() { return m_menu; } ///< of the project: agreement, export …
    void setKeys(const QString& done, const QString& review, const QString& next);

Q_SIGNALS:
    void itemRequested(int row); ///< of the model
    void readerChosen(const QString& reader);
    void doneRequested();
    void reviewRequested();
    void nextRequested(); ///< unfinished
    void noteGiven(const QString& file, const QString& note);
    void classChosen(const QString& imageClass);

private:
    void addHead(QVBoxLayout* column);
    void addList(QVBoxLayout* column);
    void addItem(QVBoxLayout* column);
    void showProject();
    void showCounts();
    void showCurrent();
    void keepNote();

    ProjectModel* m_model;
    ProjectFilter* m_filter;
    QMenu* m_menu;
    QLabel* m_name;
    QToolButton* m_more;
    QComboBox* m_reader;
    QLabel* m_phase;
    QProgressBar* m_bar;
    QLabel* m_counts;
    QComboBox* m_show;
    QLineEdit* m_search;
    QListView* m_list;
    QWidget* m_item;
    QComboBox* m_class;
    QLineEdit* m_note;
    QString m_noteFile; ///< whose note stands there
    QPushButton* m_done;
    QPushButton* m_review;
    QToolButton* m_next;
};

} // namespace triptych
