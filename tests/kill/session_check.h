// Whether the store holds what a session that ended suddenly had drawn, and goes on from there.
#pragma once

#include "annotation_digest.h"
#include "gestures.h"

#include "core/annotation/annotation_history.h"
#include "core/workspace/case_store.h"

#include <QProcess>
#include <QSignalSpy>

namespace triptych {

/// The number of the last gesture that a session has printed, 0 at first. `output` keeps what it printed.
inline int lastAcknowledged(QProcess& session, QByteArray& output)
{
    output += session.readAllStandardOutput();
    const QList<QByteArray> lines = output.left(output.lastIndexOf('\n') + 1).trimmed().split('\n');
    return lines.constLast().toInt();
}

/// The store opens without a complaint; it holds exactly what was drawn up to some gesture that is not before the last
/// one acknowledged; and undo and redo do what they would have done. Else what is wrong.
inline QString problemOfSession(const QString& path, int acknowledged)
{
    CaseStore store(path);
    QSignalSpy failed(&store, &CaseStore::failed);
    QSignalSpy loaded(&store, &CaseStore::annotationsLoaded);
    store.openAnnotations(kSessionImageId, kSessionImage, 1, kSessionReader);
    if (!loaded.wait(20'000))
        return QStringLiteral("the store does not answer");
    if (!failed.isEmpty())
        return failed[0][0].value<Error>().message;
    const auto stored = loaded[0][0].value<StoredAnnotations>();
    if (!stored.warnings.isEmpty())
        return stored.warnings.join(QLatin1Char(' '));
    AnnotationModel found(kSessionImageId, kSessionImage, 1);
    found.restore(stored.shapes, stored.labelMaps);
    found.addSteps(stored.steps);

    AnnotationModel drawn(kSessionImageId, kSessionImage, 1);
    drawn.setAuthor(kSessionReader);
    int number = 0;
    while (number < acknowledged)
        drawSessionGesture(drawn, quint32(++number));
    const int atMost = acknowledged + 50; // what was drawn and committed, but not acknowledged any more
    while (annotationDigest(found) != annotationDigest(drawn) && number < atMost)
        drawSessionGesture(drawn, quint32(++number));
    if (number >= atMost)
        return QStringLiteral("the store does not hold what was drawn up to gesture %1 or shortly after")
            .arg(acknowledged);
    for (int i = 0; i < 20 && drawn.canUndo(); ++i) {
        drawn.undo();
        found.undo();
        if (annotationDigest(found) != annotationDigest(drawn))
            return QStringLiteral("after gesture %1, undo %2 does something else").arg(number).arg(i + 1);
    }
    while (drawn.canRedo()) {
        drawn.redo();
        found.redo();
        if (annotationDigest(found) != annotationDigest(drawn))
            return QStringLiteral("after gesture %1, redo does something else").arg(number);
    }
    return {};
}

} // namespace triptych
