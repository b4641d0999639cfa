// PaintRule: what painting does to what is there already. Locked labels stay, whatever is painted.
#pragma once

#include <QtGlobal>

#include <array>
#include <bitset>

namespace triptych {

enum class PaintOver {
    Everything,
    Empty,   ///< only where no label is
    OneLabel ///< only over PaintRule::onlyLabel
};

/// What each label becomes where it is painted over.
using LabelTable = std::array<quint8, 256>;

struct PaintRule {
    quint8 label = 1; ///< 0 erases
    PaintOver over = PaintOver::Everything;
    quint8 onlyLabel = 0;    ///< what OneLabel means; erasing only this label is OneLabel with label 0
    std::bitset<256> locked; ///< by label; nothing is unlocked by being empty: 0 is never locked

    /// 256 answers to "what becomes of label i".
    LabelTable table() const
    {
        LabelTable table{};
        for (size_t old = 0; old < table.size(); ++old) {
            const bool meant = over == PaintOver::Everything || (over == PaintOver::Empty && old == 0) ||
                               (over == PaintOver::OneLabel && old == onlyLabel);
            table[old] = meant && !(old > 0 && locked[old]) ? label : quint8(old);
        }
        return table;
    }
};

} // namespace triptych
