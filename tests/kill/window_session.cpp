// A reader draws with mouse and keys in the real window, until the process is killed. Arguments: a folder for database
// and settings, a case. Each line printed is one of
//   image IMAGE WIDTH HEIGHT DOWNSAMPLE   of level 0, and of its masks
//   gesture                           the mouse is about to draw something
//   drawn IMAGE SEQUENCE DIGEST       what the image's annotations are with this edit
//   saved IMAGE SEQUENCE              the store says that this edit is on disk
#include "annotation_digest.h"

#include "app/window/view_cell.h"
#include "tests/gui/desk.h"
#include "ui/canvas/image_view.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QRandomGenerator>

#include <cstdio>

using namespace triptych;

namespace {

void tell(const QString& line)
{
    std::printf("%s\n", qPrintable(line));
    std::fflush(stdout);
}

void follow(const ImageInfo& image, AnnotationModel& model)
{
    tell(QStringLiteral("image %1 %2 %3 %4")
             .arg(image.id.value)
             .arg(image.size().width())
             .arg(image.size().height())
             .arg(model.maskDownsample()));
    QObject::connect(&model, &AnnotationModel::edited, &model, [&model](const AnnotationEdit& edit) {
        tell(QStringLiteral("drawn %1 %2 %3").arg(edit.image.value).arg(edit.sequence).arg(annotationDigest(model)));
    });
}

/// One gesture of a reader: a box, an ellipse, an outline, brush or eraser, or undo, with another view now and then.
void draw(Desk& desk, quint32 number, QRandomGenerator& random)
{
    const auto& cells = desk.window->viewer().cells();
    const QWidget* canvas = &cells[size_t(number / 4) % cells.size()]->canvas();
    const auto somewhere = [&] {
        return desk.probe.at(canvas, 0.2 + 0.6 * random.generateDouble(), 0.2 + 0.6 * random.generateDouble());
    };
    if (number % 4 == 0)
        desk.probe.click(somewhere(), Qt::MiddleButton); // makes it the view in use, and draws nothing
    tell(QStringLiteral("gesture"));
    if (number % 7 == 6)
        return desk.probe.key(Qt::Key_Z, Qt::ControlModifier);
    constexpr Qt::Key kTools[] = {Qt::Key_R, Qt::Key_B, Qt::Key_O, Qt::Key_D, Qt::Key_B, Qt::Key_E};
    desk.probe.key(kTools[number % 6]);
    desk.probe.key(Qt::Key(Qt::Key_1 + int(random.bounded(9))));
    desk.probe.drag(somewhere(), somewhere());
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    if (argc != 3)
        return 2;
    applyTheme(application);
    Desk desk(QString::fromLocal8Bit(argv[1]));
    if (!desk.shown() || !desk.open(QString::fromLocal8Bit(argv[2])))
        return 1;
    QObject::connect(desk.services.store.get(), &CaseStore::editSaved, &application,
                     [](const ImageId& image, quint64 sequence) {
                         tell(QStringLiteral("saved %1 %2").arg(image.value).arg(sequence));
                     });
    for (ViewCell* cell : desk.window->viewer().cells())
        follow(cell->image()->info(), *cell->annotations());
    QRandomGenerator random(1);
    for (quint32 number = 0;; ++number)
        draw(desk, number, random);
}
