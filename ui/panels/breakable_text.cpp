#include "ui/panels/breakable_text.h"

namespace triptych {

QString breakable(const QString& text, int longest)
{
    static const QString kSigns = QStringLiteral("/\\_-.:=,;");
    const QChar breakHere(0x200B); // zero width space
    QString broken;
    int sinceBreak = 0;
    for (const QChar c : text) {
        broken += c;
        sinceBreak = c.isSpace() ? 0 : sinceBreak + 1;
        if (kSigns.contains(c) || sinceBreak >= longest) {
            broken += breakHere;
            sinceBreak = 0;
        }
    }
    return broken;
}

} // namespace triptych
