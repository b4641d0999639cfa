// BrushTip: the form of a brush and how large it is.
#pragma once

namespace triptych {

enum class BrushForm { Round, Square };

struct BrushTip {
    double radius = 12; ///< level-0 pixels; of a square, half its side
    BrushForm form = BrushForm::Round;
};

} // namespace triptych
