// Sentences about a number of things, with words of their own for one of them.
#pragma once

#include <QStringList>

namespace triptych {

/// "1 image is left out." or "5 images are left out.": `one` as it stands, or `many` with the count for %1.
inline QString counted(qint64 count, const QString& one, const QString& many)
{
    return count == 1 ? one : many.arg(count);
}

/// The same, added to `sentences`; nothing where there is nothing to count.
inline void addCounted(QStringList& sentences, qint64 count, const char* one, const char* many)
{
    if (count > 0)
        sentences << counted(count, QString::fromUtf8(one), QString::fromUtf8(many));
}

} // namespace triptych
