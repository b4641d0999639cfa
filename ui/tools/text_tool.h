// TextTool: a click opens a field on the canvas for a note; a click on a note opens that one.
#pragma once

#include "ui/tools/drawing_tool.h"
#include "ui/tools/note_editor.h"

namespace triptych {

class TextTool : public DrawingTool {
public:
    using DrawingTool::DrawingTool;

    bool press(ImageView& view, const ViewPointer& pointer) override;
    bool release(ImageView&, const ViewPointer&) override { return true; }
    bool doubleClick(ImageView& view, const ViewPointer&) override;
    void cancel(ImageView& view) override;
    QCursor cursor() const override { return Qt::IBeamCursor; }

private:
    NoteEditor m_notes;
};

} // namespace triptych
