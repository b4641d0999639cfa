// ImageView: one 2D view of one image with its layers: image, labels, heatmaps, shapes, the tool's marks and the texts
// that say whose image it is. Composed on the CPU; GUI thread; never touches a file: what it needs it asks of the
// tiles.
#pragma once

#include "core/annotation/annotation_model.h"
#include "core/display/apply_state.h"
#include "core/display/compose.h"
#include "core/image/cad_report.h"
#include "core/inference/inference_engine.h"
#include "core/tiles/tile_service.h"
#include "ui/canvas/view_tool.h"

#include <QMap>
#include <QPointer>
#include <QSet>
#include <QWidget>

#include <functional>
#include <memory>
#include <optional>

class QHelpEvent;

namespace triptych {

class HeavyShapes;
class SeenArea;
class ShapeTiles;
class TileRelay;
class ViewKeys;

/// A heatmap and how it is shown.
struct HeatmapView {
    Heatmap heatmap;
    ColourMap colourMap = ColourMap::Inferno;
    double opacity = 0.5;
    double threshold = 0.3;
    bool visible = true;
};

/// A mark of somebody else's CAD system, and whose it is.
struct ShownCadMark {
    CadMark mark;
    QString source; ///< the report's caption
};

/// Where a fitted image lies: mammograms meet at the chest wall.
enum class Alignment { Centre, Left, Right };

class ImageView : public QWidget {
    Q_OBJECT
public:
    explicit ImageView(QWidget* parent = nullptr);
    ~ImageView() override;

    /// Shows `image` (null: nothing) with its default presentation, fitted. The source must be registered in `tiles`,
    /// which outlives the view.
    void setImage(ImageSourcePtr image, TileService* tiles);
    const ImageSourcePtr& image() const { return m_image; }
    TileService* tiles() const { return m_tiles; } ///< null without an image
    /// The same frames by other values (a slab of the slices): camera, window, frame and marks stay. Size and number of
    /// frames are those of the image shown; the source must be registered as in setImage().
    void setRendition(ImageSourcePtr image);

    /// In logical pixels of the widget.
    const Camera& camera() const { return m_camera; }
    void setCamera(const Camera& camera);
    const Presentation& presentation() const { return m_presentation; }
    void setPresentation(const Presentation& presentation);
    void chooseWindow(int index); ///< of GrayscaleEncoding::windows
    void chooseLut(int index);    ///< of GrayscaleEncoding::voiLuts
    void showValueRange();        ///< a window over the values of the frame in view, whatever the file states
    void resetPresentation();     ///< the file's own look, as when it was opened
    /// The monitor whose greys are to follow PS3.14, or nothing: greys are levels as they are.
    void setMonitor(const std::optional<MonitorLight>& monitor);
    /// Presentation states that speak of the image, to choose from; none of them is applied by that.
    void setStates(std::vector<PresentationStatePtr> states);
    const std::vector<PresentationStatePtr>& states() const { return m_states; }
    void chooseState(int index);                    ///< of states(); −1: as the file says, and where it was seen
    int stateIndex() const { return m_stateIndex; } ///< −1: none
    const PresentationState* state() const;         ///< the one that is applied, or null
    /// The image as it is shown: as its file describes it, or as the state in force wants it. Not null.
    const ImageInfo& shownInfo() const { return m_shownInfo ? *m_shownInfo : m_image->info(); }
    /// Those that may be seen now; the key that hides every mark hides these too, and the view says so.
    /// `onRequest`: how many more there are whose presentation is optional; `notes`: what else is to be said of CAD on
    /// the image ("detection failed").
    void setCadMarks(std::vector<ShownCadMark> marks, int onRequest = 0, const QStringList& notes = {});
    int cadMarksOnRequest() const { return m_cadOnRequest; }
    const QStringList& cadNotes() const { return m_cadNotes; }
    const std::vector<ShownCadMark>& cadMarks() const { return m_cadMarks; }

    int frame() const { return m_frame; }
    void setFrame(int frame); ///< clamped

    void dragWindow(QPointF delta); ///< centre by y and width by x (colour: brightness, gamma); screen pixels moved
    void fit();
    /// What fit() brings into view, in level-0 pixels (null: the whole image); fits again where fitted.
    void setFitArea(const QRectF& area);
    QRectF fitArea() const;      ///< level-0 pixels; the whole image where none was set
    void fitAtZoom(double zoom); ///< as fit(), at another scale: for views that share one; counts as fitted
    void oneToOne();             ///< one image pixel to one device pixel
    /// The image at its true size on a screen calibrated with setScreenPixelsPerMm, the chest wall (see alignment())
    /// where it is; false where image or screen is not calibrated.
    bool trueSize();
    bool isTrueSize() const; ///< within a hundredth
    void rotate90(bool clockwise = true);
    /// Slides and plain images may be turned by any angle; others hang by the patient's sides.
    bool turnsFreely() const;
    void setRotation(double degrees);            ///< clockwise on the screen, about the view's middle
    void turnBy(double degrees, QPointF screen); ///< about a point; nothing where it does not turn freely
    /// Of the view as microscopists count it (40× is 0.25 µm to a device pixel, or the objective's power at 1:1); 0
    /// where the image says neither.
    double magnification() const;
    bool setMagnification(double times); ///< false where it is not known
    void setGridVisible(bool visible);   ///< of round lengths, where the image is calibrated
    bool gridVisible() const { return m_gridVisible; }
    void flipHorizontally(); ///< left and right on the screen, whatever the rotation
    void flipVertically();
    void setAlignment(Alignment alignment); ///< for fit(); fits again where fitted
    Alignment alignment() const { return m_alignment; }
    bool isFitted() const { return m_fitted; }
    void setScreenPixelsPerMm(double pixelsPerMm); ///< logical pixels; 0: not known
    /// Screen pixels per millimetre, or nothing where the image has no spacing.
    std::optional<double> pixelsPerMm() const;

    void setAnnotations(AnnotationModel* model); ///< may be null; not owned
    AnnotationModel* annotations() const { return m_annotations; }
    void setLabels(const QMap<int, LabelInfo>& labels);
    const QMap<int, LabelInfo>& labels() const { return m_labels; }
    void setMaskOpacity(double opacity);
    double maskOpacity() const { return m_maskOpacity; }
    void setSelection(const QList<ShapeId>& shapes);
    const QList<ShapeId>& selection() const { return m_selection; }
    bool isSelected(const ShapeId& id) const { return m_selectedIds.contains(id); }
    HeavyShapes& heavyShapes() const { return *m_heavyShapes; } ///< for the painting of shapes
    /// Lines under the measurement of shapes, shown while the shape is still `measured`.
    struct ShapeNote {
        Shape measured;
        QStringList lines;
    };
    void setShapeNotes(const QList<ShapeNote>& notes);
    QStringList notesOf(const Shape& shape) const;
    void setHeatmaps(std::vector<HeatmapView> heatmaps);
    const std::vector<HeatmapView>& heatmaps() const { return m_heatmaps; }
    /// One key hides every mark and overlay.
    void setOverlaysVisible(bool visible);
    bool overlaysVisible() const { return m_overlaysVisible; }
    void setFileOverlaysVisible(bool visible); ///< the overlay planes of the file itself
    void setShapesVisible(bool visible);       ///< the shapes alone; labels and heatmaps stay
    void setTextsVisible(bool visible);
    /// A line under the image's own warnings, e.g. that patients are mixed.
    void setCaseWarning(const QString& warning);
    void setPrior(bool prior); ///< says so beside the date: two studies may stand side by side
    bool isPrior() const { return m_prior; }
    /// Another one: that the picture contradicts what the file says of its orientation.
    void setOrientationWarning(const QString& warning);
    const QString& orientationWarning() const { return m_orientationWarning; }
    /// A round glass that follows the pointer and shows twice the scale, or 1:1 where that is more.
    void setMagnifier(bool on);
    bool magnifierShown() const { return m_magnifier && m_pointerInside && m_image; }
    Camera magnifierCamera() const; ///< what the glass shows, its viewport in logical pixels
    /// Goes to the next (+1) or previous (−1) field at 1:1 within the fit area, in reading order; from any other place
    /// to the first or last. False, and nothing done, beyond the ends.
    bool stepField(int step);
    /// Number of the field at 1:1 that is shown, from 1, and how many there are.
    std::optional<std::pair<int, int>> fieldShown() const;
    /// Where it is noted what was drawn at 1:1 or larger; null: nowhere. Shared by the views of one image.
    void setSeenArea(std::shared_ptr<SeenArea> seen);
    std::optional<double> seenShare() const; ///< of the fit area, 0…1, where it is noted

    /// Painted above the layers with the other marks (reference lines …); null: nothing.
    using OverlayPainter = std::function<void(QPainter&, const ImageView&)>;
    void setOverlayPainter(OverlayPainter painter);

    /// What is tried out and is no mark yet: layers above all others, and what is painted over them.
    struct Preview {
        std::vector<Layer> layers;
        OverlayPainter paint;
    };
    void setPreview(Preview preview);

    void setTool(ViewTool* tool); ///< may be null; not owned
    ViewTool* tool() const { return m_tool; }

    /// The keys that the view and its tools go by; the usual ones where none were set.
    void setKeys(std::shared_ptr<const ViewKeys> keys) { m_keys = std::move(keys); }
    const ViewKeys& keys() const { return *m_keys; }

    QPointF toScreen(QPointF image) const { return m_camera.toScreen(image); }
    QPointF toImage(QPointF screen) const { return m_camera.toImage(screen); }
    /// "value 1873" or "R 200 G 120 B 180" from tiles in memory; empty outside or while loading.
    QString valueTextAt(QPointF image) const;
    /// Paints anew what lies over this area (level-0 pixels) and `margin` logical pixels around it; nothing is
    /// composed.
    void updateOver(const QRectF& imageArea, double margin);
    /// True when everything that the view shows is drawn at its final resolution.
    bool isComplete() const;
    /// Exactly what is on the screen, without texts and shapes.
    QImage composedImage();

    QSize sizeHint() const override { return {480, 480}; }
    QSize minimumSizeHint() const override { return {64, 64}; }

Q_SIGNALS:
    void imageChanged();
    void renditionChanged(); ///< the same image by other values
    void cameraChanged();
    void presentationChanged();
    void frameChanged(int frame);
    void selectionChanged();
    void shapesChanged(); ///< of the annotations shown, or other annotations are
    void heatmapsChanged();
    void stateChanged(); ///< another presentation state is in force, or none
    void pointerMoved(const QPointF& image, const QString& valueText);
    void pointerLeft();
    void menuRequested(const QPoint& global); ///< a right click that dragged nothing, or the menu key
    void doubleClicked(const QPointF& image); ///< where no tool took it
    void activated();                         ///< a button was pressed in it
    void readFailed(const QString& message);
    void completed(); ///< it was drawn with nothing missing; after every such drawing

protected:
    bool event(QEvent* event) override;
    void tabletEvent(QTabletEvent*) override;
    void paintEvent(QPaintEvent*) override;
    void resizeEvent(QResizeEvent*) override;
    void mousePressEvent(QMouseEvent*) override;
    void mouseMoveEvent(QMouseEvent*) override;
    void mouseReleaseEvent(QMouseEvent*) override;
    void mouseDoubleClickEvent(QMouseEvent*) override;
    void wheelEvent(QWheelEvent*) override;
    void keyPressEvent(QKeyEvent*) override;
    void keyReleaseEvent(QKeyEvent*) override;
    void contextMenuEvent(QContextMenuEvent*) override;
    void enterEvent(QEnterEvent*) override;
    void leaveEvent(QEvent*) override;
    void focusOutEvent(QFocusEvent*) override;

private:
    enum class Drag { None, Pan, Window, Minimap, Tool };

    void invalidate(); ///< compose again and paint
    void invalidateLabels(int frame, const QRect& imageArea);
    void compose();
    void composePart(const QRect& part);
    void composeWhatChanged();
    struct MissingTiles {
        std::vector<TileKey> cover; ///< coarsest level
        std::vector<TileKey> fine;
    };
    MissingTiles missingTiles() const;
    bool requestTiles(const MissingTiles& missing);
    void tilesArrived(const QString& failure);
    PixelBuffer tileOf(TileIndex index) const;
    void keepCover();
    bool anyTileOf(int frame) const;
    void takeDefaultPresentation();
    void takeStateCamera();
    void updateShownInfo();
    void followFrame(int previous);
    QStringList warningsOfMarks() const;
    PixelBuffer coarsestTile() const;
    ImageLayer imageLayer() const;
    std::vector<Layer> layers() const;
    MaskLayer labelLayer() const;
    Camera deviceCamera() const;
    std::vector<TileIndex> neededTiles() const;
    Camera alignedFit(double zoom = 0) const; ///< 0: the whole fit area
    void mirror(double turnDeg);
    void updateCursor();
    ViewPointer pointerOf(const QPointF& position, Qt::MouseButton button, Qt::MouseButtons buttons,
                          Qt::KeyboardModifiers modifiers) const;
    bool minimapShown() const;
    QRectF minimapRect() const;
    void navigateMinimap(QPointF position);
    void paintMinimap(QPainter& painter);
    Camera oneToOneCamera() const;
    std::vector<QPointF> fields() const; ///< centres, in reading order
    void markSeen();
    void paintUnseen(QPainter& painter, const QRectF& map) const;
    void followMagnifier();
    void paintMagnifier(QPainter& painter);
    Camera inDevicePixels(Camera camera) const;
    void touchSelected();
    void showMarkTip(const QHelpEvent& help); ///< of the CAD mark under the pointer

    ImageSourcePtr m_image;
    ImageId m_imageId;                             ///< what presentation states speak of, whatever rendition is shown
    ImageSourcePtr m_before;                       ///< shown until there is anything of the new rendition
    std::shared_ptr<const ImageInfo> m_beforeInfo; ///< as m_shownInfo, of m_before
    OverlayPainter m_overlayPainter;
    Preview m_preview;
    TileService* m_tiles = nullptr;
    std::shared_ptr<TileRelay> m_relay;
    Camera m_camera;
    Presentation m_presentation;
    int m_frame = 0;
    int m_shownFrame = 0; ///< the last frame of which anything was there: shown until the next one comes
    Alignment m_alignment = Alignment::Centre;
    QRectF m_fitArea;
    bool m_fitted = true;
    bool m_needsDefaultPresentation = false;
    std::optional<MonitorLight> m_monitor;
    double m_screenPixelsPerMm = 0;

    std::vector<PresentationStatePtr> m_states;
    int m_stateIndex = -1;
    std::shared_ptr<const ImageInfo> m_shownInfo; ///< null: the image's own
    StateGraphics m_stateGraphics;                ///< of the frame
    Camera m_cameraBeforeState;
    bool m_fittedBeforeState = true;
    std::vector<ShownCadMark> m_cadMarks;
    int m_cadOnRequest = 0;
    QStringList m_cadNotes;

    QPointer<AnnotationModel> m_annotations;
    QMap<int, LabelInfo> m_labels;
    QList<ShapeId> m_selection;
    QSet<ShapeId> m_selectedIds;              ///< the same, for looking up
    std::unique_ptr<ShapeTiles> m_shapeTiles; ///< where very many are in view
    QList<ShapeNote> m_notes;
    std::unique_ptr<HeavyShapes> m_heavyShapes;
    std::vector<HeatmapView> m_heatmaps;
    double m_maskOpacity = 0.5;
    bool m_overlaysVisible = true;
    bool m_fileOverlaysVisible = true;
    bool m_shapesVisible = true;
    bool m_textsVisible = true;
    bool m_gridVisible = false;
    QString m_caseWarning;
    bool m_prior = false;
    QString m_orientationWarning;
    QString m_failure;

    ViewTool* m_tool = nullptr;
    std::shared_ptr<const ViewKeys> m_keys;
    Drag m_drag = Drag::None;
    QPointF m_lastPosition, m_pressPosition;
    Presentation m_pressPresentation; ///< to go back to where a press turns out to be a click
    bool m_spaceDown = false;
    std::shared_ptr<SeenArea> m_seen;
    bool m_magnifier = false;
    bool m_pointerInside = false;

    /// The coarsest level of the frame shown, once it is there: the cache may let go of it, but no frame is ever drawn
    /// with nothing in a place.
    std::vector<DecodedTile> m_cover;

    QImage m_composed;
    QImage m_minimap;
    bool m_dirty = true;
    QRegion m_dirtyParts; ///< of m_composed, where only labels have changed
    bool m_complete = false;
};

} // namespace triptych
