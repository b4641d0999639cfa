// AgreementController: reads what the readers of a project have marked, computes how well they agree and what their
// consensus is, and shows both. Files and figures in workers.
#pragma once

#include "app/window/marks_gatherer.h"
#include "core/tiles/tile_service.h"
#include "core/workspace/project_agreement.h"
#include "ui/models/job_model.h"

#include <QObject>
#include <QPointer>

namespace triptych {

class AgreementDialog;
class AgreementView;
struct LabelConsensus;
struct ReaderOutline;
class MessageModel;
class ProjectModel;

class AgreementController : public QObject {
    Q_OBJECT
public:
    struct Services {
        CaseStore& store;
        WorkerPool& pool;
        TileService& tiles;
        const ReaderRegistry& readers;
        const CaseController& cases;
        JobModel& jobs;
        MessageModel& messages;
    };
    AgreementController(ProjectModel& model, const Services& services, QWidget* window);
    ~AgreementController() override;

    void compute();
    /// The window's case has this source now, and lets go of it itself.
    void leaveSource(const ImageId& image);

Q_SIGNALS:
    void shown(); ///< the dialog stands
    void openRequested(const QString& file);
    void consensusAccepted(const QString& file, int frame, const triptych::LabelMap& labels);

private:
    std::map<int, QString> labelNames() const;
    std::vector<ReaderMarks> marksOf(const MarksGatherer::Gathered& gathered) const;
    QStringList finishedReaders(const QString& file) const;
    void addToStudy(const MarksGatherer::Gathered& gathered);
    void concludeWhenReady();
    void show(const std::vector<AgreementSummary>& summaries);
    void choose(const QString& file, int frame);
    void showImage(const MarksGatherer::Gathered& gathered);
    void showReadings(const MarksGatherer::Gathered& gathered);
    QString legendOf(const QList<ReaderOutline>& outlines, const std::vector<LabelConsensus>& byLabel) const;
    void letGoOfImage();

    ProjectModel& m_model;
    Services m_services;
    QWidget* m_window;
    MarksGatherer m_all;
    MarksGatherer m_one; ///< of the image chosen in the dialog
    ReaderStudy m_study;
    QStringList m_notes;
    int m_underway = 0;
    bool m_gathering = false;
    quint64 m_run = 0;
    JobId m_job = 0;
    QPointer<AgreementDialog> m_dialog;
    QPointer<AgreementView> m_view;
    ImageId m_registered; ///< source that only the dialog's view needs
    QString m_chosen;
    int m_frame = 0;
    LabelMap m_consensus;
};

} // namespace triptych
