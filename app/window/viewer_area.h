// ViewerArea: the panes of the case, as a hanging layout asks, in the middle of the window or on another screen:
// splitters, one active view, maximise and back, mammograms aligned at the chest wall until the reader moves one.
#pragma once

#include "core/image/breast_extent.h"
#include "core/workspace/hanging_protocol.h"

#include <QWidget>

#include <functional>
#include <map>
#include <memory>
#include <vector>

class QLabel;
class QSplitter;

namespace triptych {

class SeenArea;
class SliceLink;
class ViewCell;
class ViewGroup;

class ViewerArea : public QWidget {
    Q_OBJECT
public:
    /// `makeCell` gives an empty view, already bound to tools and layers.
    explicit ViewerArea(std::function<ViewCell*()> makeCell, QWidget* parent = nullptr);
    ~ViewerArea() override;

    void setLayout(const HangingLayout& layout, const BreastCase& opened);
    void clear(const QString& invitation); ///< text on black while nothing is open
    const std::vector<ViewCell*>& cells() const { return m_cells; }
    ViewCell* active() const { return m_active; }
    void setActive(ViewCell* cell);
    void activateNext(int step);                               ///< +1 or −1, round
    std::vector<ViewCell*> paneOf(const ViewCell& cell) const; ///< the views of its pane, itself among them
    ViewCell* cellShowing(const ImageId& image) const;
    /// Puts an image into the active view.
    void showInActive(const CaseImage& image);
    /// Makes the view that shows it the one in use, or shows it in that; null where there is no view.
    ViewCell* reveal(const CaseImage& image);
    void toggleMaximised(ViewCell* cell);
    int paneCount() const { return int(m_panes.size()); }
    bool isMaximised() const { return m_maximised != nullptr; }
    /// Hangs the mammograms at one scale with meeting chest walls again.
    void align();
    void alignSoon();           ///< after the present change of sizes, where the reader has moved nothing
    void setMagnifier(bool on); ///< in whichever view the pointer is
    /// Views of this mammogram are fitted to the breast from now on, instead of to the detector.
    void setBreast(const ImageId& image, const BreastExtent& extent);

    /// Where it is noted what was seen of mammograms at 1:1.
    using SeenAreas = std::function<std::shared_ptr<SeenArea>(const ImageInfo&)>;
    void setSeenAreas(SeenAreas areas) { m_seenAreas = std::move(areas); }
    /// Views of one kind keep step in scale, place and window; switched on, they come to where the active one is.
    void setLinked(bool linked);
    /// Parallel stacks of one frame of reference keep to the same place; as it begins, they do.
    void setSlicesLinked(bool linked);

    /// Names of the panes, each its own: what a stored layout knows them by.
    QStringList paneNames() const;
    int paneIndexOf(const ViewCell* cell) const; ///< −1 where it is in none
    QWidget* paneBox(int pane) const;
    const PaneLayout& paneLayout(int pane) const { return m_panes[size_t(pane)].layout; }
    /// The pane's views, row by row, null where a slot is empty.
    std::vector<std::vector<ViewCell*>> paneRows(int pane) const;
    /// Into a splitter of another window; null: home, among the others where it belongs.
    void movePane(int pane, QSplitter* elsewhere);
    bool isAway(int pane) const;
    /// How the room is shared: of each pane its part of the window, of its rows and of the views in them (fractions).
    QJsonObject paneSizes(int pane) const;
    /// As stored; what is missing or does not fit is shared as the protocol says.
    void setPaneSizes(const QHash<QString, QJsonObject>& sizes);

Q_SIGNALS:
    void activeChanged();
    void cellsChanged(); ///< other views, or other images in them

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Pane {
        QSplitter* box = nullptr; ///< its rows
        PaneLayout layout;
        std::vector<ViewCell*> cells;  ///< row by row, null where a slot is empty
        std::vector<QWidget*> fillers; ///< of empty slots
        bool aligned = false;          ///< follows resizes until the reader moves a view
    };
    void shareRoom(QSplitter& splitter, const QHash<QString, QJsonObject>& sizes);
    void showInvitation();
    Pane makePane(const PaneLayout& layout, const BreastCase& opened);
    ViewCell* addCell(const CaseImage& image);
    void align(Pane& pane);
    void applyMaximised();
    void regroup();
    void linkGroups(bool linked);
    void showImage(ViewCell& cell, const CaseImage& image);
    void showBreast(ViewCell& cell, const BreastExtent& breast);
    const BreastExtent* breastOf(const ImageId& image) const;

    std::function<ViewCell*()> m_makeCell;
    QSplitter* m_splitter = nullptr;
    QLabel* m_invitation;
    std::vector<Pane> m_panes;
    std::vector<ViewCell*> m_cells;
    std::vector<std::unique_ptr<ViewGroup>> m_groups; ///< one for each kind of image on the screen
    std::unique_ptr<SliceLink> m_slices;              ///< among all views: reference lines, nearest slices
    bool m_linked = false;
    std::map<QString, BreastExtent> m_breasts; ///< by image id
    SeenAreas m_seenAreas;
    ViewCell* m_active = nullptr;
    ViewCell* m_maximised = nullptr;
    bool m_alignPending = false;
    bool m_aligning = false;
};

} // namespace triptych
