#include "ui/dialogs/folder_memory.h"

#include <QWidget>

namespace triptych {

FolderMemory::FolderMemory(QWidget* window) : QObject(window) {}

FolderMemory* FolderMemory::of(const QWidget* widget)
{
    for (; widget; widget = widget->parentWidget())
        if (auto* memory = widget->findChild<FolderMemory*>(QString(), Qt::FindDirectChildrenOnly))
            return memory;
    return nullptr;
}

void FolderMemory::remember(const QString& dialog, const QString& folder)
{
    if (folder.isEmpty() || m_folders.value(dialog) == folder)
        return;
    m_folders.insert(dialog, folder);
    Q_EMIT remembered(dialog, folder);
}

} // namespace triptych
