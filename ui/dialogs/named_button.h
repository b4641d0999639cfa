// A button of a dialog that Return does not press, with the name that tests find it by.
#pragma once

#include <QPushButton>

namespace triptych {

inline QPushButton* namedButton(const QString& text, const char* name)
{
    auto* made = new QPushButton(text);
    made->setObjectName(QLatin1String(name));
    made->setAutoDefault(false);
    return made;
}

} // namespace triptych
