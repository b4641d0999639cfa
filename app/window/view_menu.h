// The menu of a view: every window and lookup table that the file offers, and how its greys and overlays are shown.
#pragma once

class QMenu;
class QWidget;

namespace triptych {

class DisplayModel;
class ImageView;

/// For the image that `view` shows now; both must outlive the menu. Owned by `parent`.
QMenu* makeViewMenu(ImageView& view, DisplayModel& display, QWidget* parent);

} // namespace triptych
