// ViewCell: one view of the window: the canvas and, for clips, the cine bar below it. It binds the canvas to the
// layers' model, the labels and the AI results of its image.
#pragma once

#include "app/window/slab_shelf.h"
#include "core/annotation/annotation_model.h"
#include "core/display/camera.h"
#include "core/workspace/breast_case.h"

#include <QFrame>

class QMenu;
class QToolButton;

namespace triptych {

class AiModel;
class CaseController;
class CineBar;
class DisplayModel;
class ImageView;
class LabelModel;
class SlabControl;
class TileService;

class ViewCell : public QFrame {
    Q_OBJECT
public:
    ViewCell(TileService& tiles, CaseController& cases, DisplayModel& display, LabelModel& labels, AiModel& ai,
             QWidget* parent = nullptr);

    void showImage(const CaseImage& image);
    const ImageSourcePtr& image() const { return m_image; }
    AnnotationModel* annotations() const; ///< null until they were loaded
    ImageView& canvas() { return *m_view; }
    void setActive(bool active);

    QSize viewportSize() const;
    Camera camera() const;
    void setCamera(const Camera& camera);
    void fit();
    void setFitArea(const QRectF& area); ///< level-0 pixels that fit() brings into view; null: the whole image
    void oneToOne();                     ///< one image pixel per screen pixel, at the middle of the view
    /// Brings an area (level-0 pixels) of a frame into the middle, magnified until it fills a third of the view.
    void lookAt(const QRectF& area, int frame);
    void toggleInvert();
    void resetWindow();
    QString windowText() const;                  ///< "W 3200 C 2100"; of colours "B 15 %  γ 0.85", empty as they are
    QString valueText(QPointF imagePoint) const; ///< "value 1873" or "RGB 201 120 180"; empty where nothing is loaded
    int frame() const;
    void showFrame(int frame); ///< and stops the clip
    void stepFrame(int step);
    void stepKeyFrame(int step); ///< to the next or previous frame that the file names
    void togglePlaying();
    void showMenu(const QPoint& global);
    /// Shows the stack through a slab; one slice: the stack itself. Nothing on other images. Marks stay the stack's
    /// own.
    void setSlab(SlabChoice choice);
    SlabChoice slab() const;
    void stepSlab(int step); ///< thicker or thinner by a slice
    void nextSlabMode();     ///< mean, maximum, minimum, and round
    bool isComplete() const; ///< everything in view is drawn at its final resolution

Q_SIGNALS:
    void activated();
    /// For what is no matter of the view itself; `at` in the canvas.
    void menuAboutToShow(QMenu* menu, const QPoint& at);
    void maximiseRequested();
    void cameraChanged(); ///< moved or zoomed, not only resized
    void resized();
    void presentationChanged();
    void pointerMoved(QPointF imagePoint, bool inside);
    void readFailed(const QString& message);
    void completed();       ///< drawn at its final resolution
    void volumeRequested(); ///< of the stack shown, in three dimensions

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void tellMoved();
    void showAnnotations();
    void showLayers();
    void showHeatmaps();

    TileService& m_tiles;
    CaseController& m_cases;
    DisplayModel& m_display;
    LabelModel& m_labels;
    AiModel& m_ai;
    ImageSourcePtr m_image;
    ImageView* m_view;
    CineBar* m_cine;
    SlabControl* m_slab;
    QToolButton* m_volume;
    std::shared_ptr<const SlabShelf::Lease> m_slabLease;
    std::shared_ptr<const SlabShelf::Lease> m_slabBefore; ///< its tiles are seen until those of the next one come
    bool m_active = false;
    QSize m_viewport; ///< at the last change of the camera
};

} // namespace triptych
