// SlabControl: how thick a stack is seen, and as what: a button with a menu, beside the slider of the slices.
#pragma once

#include "core/image/slab_source.h"

#include <QToolButton>

namespace triptych {

class SlabControl : public QToolButton {
    Q_OBJECT
public:
    explicit SlabControl(QWidget* parent = nullptr);
    /// The stack itself, not a slab of it; hidden where `stack` is none, or in colour.
    void setStack(const ImageSourcePtr& stack);
    void setChoice(const SlabChoice& choice); ///< shows it; chosen() is not emitted
    const SlabChoice& choice() const { return m_choice; }

Q_SIGNALS:
    void chosen(const triptych::SlabChoice& choice);

private:
    void fillMenu();

    ImageSourcePtr m_stack;
    SlabChoice m_choice;
};

} // namespace triptych
