// The tools that change only how an image is looked at: pan, zoom, window.
#pragma once

#include "ui/canvas/view_tool.h"

namespace triptych {

/// Drag moves the image.
class PanTool : public ViewTool {
public:
    bool press(ImageView& view, const ViewPointer& pointer) override;
    bool move(ImageView& view, const ViewPointer& pointer) override;
    QCursor cursor() const override { return Qt::OpenHandCursor; }

private:
    QPointF m_last;
};

/// Drag upwards zooms in, downwards out, at the point where the button was pressed.
class ZoomTool : public ViewTool {
public:
    bool press(ImageView& view, const ViewPointer& pointer) override;
    bool move(ImageView& view, const ViewPointer& pointer) override;
    QCursor cursor() const override { return Qt::SizeVerCursor; }

private:
    QPointF m_anchor;
    QPointF m_last;
};

/// Drag to the right widens the window, downwards raises its centre; on colour images contrast and brightness.
class WindowTool : public ViewTool {
public:
    bool press(ImageView& view, const ViewPointer& pointer) override;
    bool move(ImageView& view, const ViewPointer& pointer) override;
    QCursor cursor() const override { return Qt::SizeAllCursor; }

private:
    QPointF m_last;
};

} // namespace triptych
