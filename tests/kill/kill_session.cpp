// Draws gestures through the annotation model into the store at the path given, as fast as they are acknowledged, and
// prints each acknowledged number. It ends by being killed.
#include "gestures.h"

#include "core/workspace/case_store.h"

#include <QCoreApplication>
#include <QTimer>

#include <cstdio>

using namespace triptych;

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    if (argc != 2)
        return 2;
    constexpr quint32 kInFlight = 4; // a reader who draws faster than the disk
    CaseStore store(QString::fromLocal8Bit(argv[1]));
    AnnotationModel model(kSessionImageId, kSessionImage, 1);
    model.setAuthor(kSessionReader);
    quint32 drawn = 0;
    quint64 acknowledged = 0;
    const auto draw = [&] {
        while (drawn < acknowledged + kInFlight)
            drawSessionGesture(model, ++drawn);
    };
    QObject::connect(&model, &AnnotationModel::edited, &store, &CaseStore::saveEdit);
    QObject::connect(&store, &CaseStore::failed, &application, [](const Error& error) {
        std::fprintf(stderr, "%s\n", qPrintable(error.message));
        QCoreApplication::exit(1);
    });
    QObject::connect(&store, &CaseStore::editSaved, &application, [&](const ImageId&, quint64 sequence) {
        acknowledged = sequence;
        model.acknowledge(sequence);
        std::printf("%llu\n", static_cast<unsigned long long>(sequence));
        std::fflush(stdout);
        draw();
    });
    QTimer::singleShot(0, &application, draw);
    return QCoreApplication::exec();
}
