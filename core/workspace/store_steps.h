// The history as it is read: a reader's own steps for undo and redo, and everybody's for people. In the store's thread.
#pragma once

#include "core/workspace/case_store.h"

#include <QSet>

class QSqlDatabase;

namespace triptych {

/// What has become of an edit, as its row keeps it.
enum class StepState {
    Done = 0,
    Undone = 1,
    Dropped = 2, ///< undone, and never to be redone: something else was done since
    NoStep = 3,  ///< itself an undo or a redo
};

/// An image that is open in a window, as the store's thread knows it.
struct OpenImage {
    ImageId image;
    QSize imageSize;
    double maskDownsample = 1;
    QString author;
    qint64 lastEdit = -1; ///< the newest edit known of; −1: what is shown was not read from the database

    QSize maskSize() const { return labelMapSize(imageSize, maskDownsample); }
};

/// A page of steps: as many as take some megabytes, but at least one. Errors: the database's.
Result<StepPage> readSteps(QSqlDatabase& database, const OpenImage& open, const StepRequest& request);
/// Puts an edit that is not in the database yet on top of a page of the newest steps.
void overlaySteps(StepPage& page, const OpenImage& open, const AnnotationEdit& edit);

Result<QList<HistoryEntry>> readHistory(QSqlDatabase& database, const QList<ImageId>& images, int atMost);

/// What others did to an open image since `lastEdit`, which moves on. `own`: sessions of this window.
Result<AnnotationNews> readNews(QSqlDatabase& database, OpenImage& open, const QSet<QString>& own);

} // namespace triptych
