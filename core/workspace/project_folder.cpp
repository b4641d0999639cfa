// listProjectFolder: which images a folder holds, and which of them belong together.
#include "core/base/counted.h"
#include "core/base/file_hash.h"
#include "core/workspace/annotation_project.h"

#include <QCollator>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace triptych {

namespace {

namespace fs = std::filesystem;

constexpr qsizetype kMostImages = 50'000;
constexpr size_t kMostEntries = 500'000; ///< directory entries looked at
constexpr int kMaxDepth = 8;
constexpr qint64 kMostTableBytes = qint64(16) << 20;

const char* const kEndings[] = {"png", "jpg",  "jpeg", "bmp", "pgm", "ppm",  "pbm", "tif", "tiff", "dcm",
                                "svs", "ndpi", "scn",  "bif", "nii", "nrrd", "mha", "mhd", "nhdr", "mrxs"};

bool isImageName(const QString& name, const fs::path& path)
{
    const QString lower = name.toLower();
    if (lower.endsWith(QLatin1String(".nii.gz")))
        return true;
    const qsizetype dot = lower.lastIndexOf(QLatin1Char('.'));
    if (dot > 0) {
        const QString ending = lower.mid(dot + 1);
        const bool number = std::all_of(ending.begin(), ending.end(), [](QChar c) { return c.isDigit(); });
        if (!number) // of DICOM files without an ending the name may be a UID
            return std::any_of(std::begin(kEndings), std::end(kEndings),
                               [&](const char* known) { return ending == QLatin1String(known); });
    }
    if (lower == QLatin1String("dicomdir"))
        return false;
    QFile file(path); // PS3.10 7.1: 128 bytes of preamble, then "DICM"
    return file.open(QIODevice::ReadOnly) && file.read(132).endsWith("DICM");
}

struct Found {
    QStringList images; ///< relative
    int strangers = 0;
};

Result<Found> walk(const fs::path& folder, std::stop_token stop)
{
    std::error_code code;
    fs::recursive_directory_iterator it(folder, fs::directory_options::skip_permission_denied, code);
    if (code)
        return Error{ErrorCode::Unreadable, displayPath(folder) + QStringLiteral(": the folder cannot be read"),
                     QString::fromStdString(code.message())};
    const QDir root(displayPath(folder));
    Found found;
    for (size_t seen = 0; it != fs::recursive_directory_iterator() && seen < kMostEntries; ++seen) {
        if (stop.stop_requested())
            return Error{ErrorCode::Cancelled, QStringLiteral("cancelled"), {}};
        const QString name = displayPath(it->path().filename());
        if (it->is_symlink(code) || name.startsWith(QLatin1Char('.')) || it.depth() >= kMaxDepth)
            it.disable_recursion_pending();
        else if (it->is_regular_file(code)) {
            if (isImageName(name, it->path()))
                found.images << root.relativeFilePath(displayPath(it->path()));
            else if (name != QLatin1String("groups.csv"))
                ++found.strangers;
        }
        if (found.images.size() > 2 * kMostImages)
            break;
        it.increment(code);
        if (code)
            break;
    }
    return found;
}

/// Takes out masks that lie beside their image; answers how many.
qsizetype removeMasks(QStringList& images)
{
    static const QRegularExpression mask(QStringLiteral("^(.+)_mask(_\\d+)?(\\.[^./]+)$"));
    const QSet<QString> all(images.cbegin(), images.cend());
    return images.removeIf([&](const QString& name) {
        const auto match = mask.match(name);
        return match.hasMatch() && all.contains(match.captured(1) + match.captured(3));
    });
}

struct TableRow {
    QString group, imageClass;
};

/// By relative path or, as sets write it, by the file's name alone.
QHash<QString, TableRow> readGroups(const fs::path& folder, QStringList& notes)
{
    QHash<QString, TableRow> rows;
    QFile file(folder / "groups.csv");
    if (!file.open(QIODevice::ReadOnly | QIODevice::Text))
        return rows;
    const QList<QByteArray> lines = file.read(kMostTableBytes).split('\n');
    const QStringList header = QString::fromUtf8(lines.value(0)).trimmed().toLower().split(QLatin1Char(','));
    const qsizetype fileAt = header.indexOf(QStringLiteral("file")), groupAt = header.indexOf(QStringLiteral("group")),
                    classAt = header.indexOf(QStringLiteral("class"));
    if (fileAt < 0 || groupAt < 0) {
        notes << QStringLiteral("groups.csv has no columns \"file\" and \"group\" and is not used.");
        return rows;
    }
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const QStringList cells = QString::fromUtf8(lines[i]).trimmed().split(QLatin1Char(','));
        if (!cells.value(fileAt).isEmpty())
            rows.insert(cells.value(fileAt), {cells.value(groupAt), classAt < 0 ? QString() : cells.value(classAt)});
    }
    return rows;
}

void assignGroups(QList<ProjectItem>& items, const QHash<QString, TableRow>& table, const QStringList& classes)
{
    const auto firstFolder = [](const QString& file) {
        return file.contains(QLatin1Char('/')) ? file.section(QLatin1Char('/'), 0, 0) : QString();
    };
    const auto isClass = [&classes](const QString& name) { return classes.contains(name, Qt::CaseInsensitive); };
    const bool classFolders = std::all_of(items.cbegin(), items.cend(),
                                          [&](const ProjectItem& item) { return isClass(firstFolder(item.file)); });
    for (ProjectItem& item : items) {
        const QString folder = firstFolder(item.file);
        const TableRow row = table.value(item.file, table.value(item.file.section(QLatin1Char('/'), -1)));
        item.group = !row.group.isEmpty() ? row.group : !classFolders ? folder : QString();
        item.knownClass = isClass(row.imageClass) ? row.imageClass : classFolders ? folder : QString();
    }
}

} // namespace

Result<ProjectFolder> listProjectFolder(const fs::path& folder, const QStringList& classes, std::stop_token stop)
{
    std::error_code code;
    if (!fs::is_directory(folder, code))
        return Error{ErrorCode::NotFound, displayPath(folder) + QStringLiteral(": there is no such folder"), {}};
    auto found = walk(folder, stop);
    if (!found)
        return found.error();
    ProjectFolder listed;
    addCounted(listed.notes, removeMasks(found->images), "1 mask that lies beside its image is left out.",
               "%1 masks that lie beside their images are left out.");
    addCounted(listed.notes, found->strangers, "1 file is no image and is left out.",
               "%1 files are no images and are left out.");
    if (found->images.size() > kMostImages)
        return Error{ErrorCode::LimitExceeded,
                     QStringLiteral("%1: holds more than 50,000 images; make a project of each part of it")
                         .arg(displayPath(folder)),
                     {}};
    if (found->images.isEmpty())
        return Error{ErrorCode::NotFound, displayPath(folder) + QStringLiteral(": no image that Triptych reads"), {}};
    QCollator natural(QLocale(QLocale::English)); // that of C knows no numbers
    natural.setNumericMode(true);
    std::sort(found->images.begin(), found->images.end(), [&](const QString& a, const QString& b) {
        const int order = natural.compare(a, b);
        return order != 0 ? order < 0 : a < b;
    });
    for (const QString& name : std::as_const(found->images))
        listed.items << ProjectItem{name, {}, {}};
    assignGroups(listed.items, readGroups(folder, listed.notes), classes);
    return listed;
}

} // namespace triptych
