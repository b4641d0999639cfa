// AgreementDialog: the agreement of a project's readers: what it comes to, image by image, and a view of the chosen
// image with every reader's outline.
#pragma once

#include "core/evaluation/reader_study.h"

#include <QDialog>

class QLabel;
class QPushButton;
class QSortFilterProxyModel;
class QTableView;
class QTableWidget;
class QVBoxLayout;

namespace triptych {

class AgreementModel;

class AgreementDialog : public QDialog {
    Q_OBJECT
public:
    /// `view` shows the chosen image; the dialog takes it.
    AgreementDialog(QWidget* view, QWidget* parent);

    void setStudy(const ReaderStudy& study, const std::vector<AgreementSummary>& summaries,
                  const std::map<int, QString>& labelNames, const QStringList& notes);
    /// Under the view: who is drawn in what colour, and how each stands to the consensus. Rich text.
    void setLegend(const QString& text);
    void setAcceptEnabled(bool enabled, const QString& tip);

Q_SIGNALS:
    void chosen(const QString& file, int frame);
    void openRequested(const QString& file);
    void acceptRequested();
    void exportRequested();

private:
    void buildTables(QVBoxLayout* column);
    void fillSummary(const std::vector<AgreementSummary>& summaries, const std::map<int, QString>& labelNames);
    void tellChosen();

    AgreementModel* m_model;
    QSortFilterProxyModel* m_sorted;
    QTableWidget* m_summary;
    QTableView* m_table;
    QLabel* m_notes;
    QLabel* m_legend;
    QPushButton* m_open;
    QPushButton* m_accept;
};

} // namespace triptych
