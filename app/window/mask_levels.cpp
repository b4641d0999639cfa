#include "app/window/mask_levels.h"

#include "app/window/case_controller.h"
#include "app/window/view_cell.h"
#include "app/window/viewer_area.h"
#include "app/window/window_settings.h"

#include <QAction>
#include <QMenu>

namespace triptych {

namespace {
constexpr int kCoarsest = 64;
}

MaskLevels::MaskLevels(CaseController& cases, ViewerArea& viewer, WindowSettings& settings, QWidget* window)
    : QObject(window), m_cases(cases), m_viewer(viewer), m_settings(settings),
      m_menu(new QMenu(tr("Fineness of labels"), window))
{
    m_menu->setObjectName(QStringLiteral("maskLevels"));
    for (int downsample = 1; downsample <= kCoarsest; downsample *= 2) {
        QAction* level = m_menu->addAction(QString());
        level->setCheckable(true);
        level->setData(downsample);
        m_levels << level;
        connect(level, &QAction::triggered, this, [this, downsample] { choose(downsample); });
    }
    connect(m_menu, &QMenu::aboutToShow, this, &MaskLevels::show);
    cases.setMaskDownsample([this](const ImageInfo& image) { return m_settings.maskDownsample(image.id.value); });
}

void MaskLevels::show()
{
    const ViewCell* cell = m_viewer.active();
    const AnnotationModel* annotations = cell ? cell->annotations() : nullptr;
    const bool slide = annotations && cell->image()->info().kind == ImageKind::Slide;
    double pixelMm = 0; // not calibrated
    if (slide)
        pixelMm = cell->image()->info().calibration.nominalSpacing().value_or(PixelSpacing{0, 0}).xMm;
    for (QAction* level : std::as_const(m_levels)) {
        const int downsample = level->data().toInt();
        QString text = downsample == 1 ? tr("Every pixel of the image") : tr("Squares of %1 pixels").arg(downsample);
        if (pixelMm > 0)
            text += tr(" (%1 µm)").arg(pixelMm * 1000 * downsample, 0, 'g', 3);
        level->setText(text);
        level->setEnabled(slide);
        level->setChecked(slide && annotations->maskDownsample() == downsample);
    }
}

void MaskLevels::choose(double downsample)
{
    const ViewCell* cell = m_viewer.active();
    if (!cell || !cell->image())
        return;
    const ImageId image = cell->image()->info().id;
    m_settings.setMaskDownsample(image.value, downsample);
    m_cases.repaintAt(image, downsample);
}

} // namespace triptych
