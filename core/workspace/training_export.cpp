#include "core/workspace/training_export.h"

#include "core/annotation/marked_labels.h"
#include "core/base/counted.h"
#include "core/base/file_hash.h"
#include "core/display/whole_picture.h"
#include "core/evaluation/group_split.h"
#include "core/workspace/training_files.h"

#include <QSet>

#include <algorithm>
#include <set>

namespace triptych {

namespace {

namespace fs = std::filesystem;

constexpr qint64 kMostPixels = qint64(64) << 20; ///< of one image

Error refused(const fs::path& path, const QString& reason)
{
    return {ErrorCode::Refused, QStringLiteral("%1: %2").arg(displayPath(path), reason), {}};
}

/// The folder must not exist or be empty, and lie outside the images' own.
Result<void> checkFolder(const TrainingSetRequest& request)
{
    std::error_code code;
    const fs::path folder = fs::weakly_canonical(request.folder, code);
    const fs::path source = fs::weakly_canonical(request.source, code);
    if (fs::exists(folder, code) && (!fs::is_directory(folder, code) || !fs::is_empty(folder, code)))
        return refused(request.folder, QStringLiteral("is there already and not empty; choose a new folder"));
    for (fs::path above = folder; above != above.root_path(); above = above.parent_path())
        if (above == source)
            return refused(request.folder,
                           QStringLiteral("lies in the folder of the images, which is never written to"));
    return {};
}

/// All that is marked, by frame; no entry: nothing is.
QMap<int, LabelMap> labelsOf(const TrainingImage& image, QSize size)
{
    QMap<int, LabelMap> labels;
    for (const int frame : markedFrames(image.labelMaps, image.shapes))
        if (LabelMap marked = markedLabels(image.labelMaps.value(frame, LabelMap(size, 1)), image.shapes, frame);
            !marked.isEmpty())
            labels.insert(frame, std::move(marked));
    return labels;
}

class Exporter {
public:
    Exporter(const TrainingSetRequest& request, const ReaderRegistry& readers, fs::path folder)
        : m_request(request), m_readers(readers), m_folder(std::move(folder)), m_files(m_folder),
          m_unreadable(request.unreadable)
    {
        m_set.classes = request.classes;
        if (m_set.classes.isEmpty())
            m_set.classes = QStringList{QStringLiteral("unmarked"), QStringLiteral("marked")};
    }

    Result<void> add(const TrainingImage& image, std::stop_token stop)
    {
        auto source = m_readers.open(m_request.source / image.file.toStdString(), stop);
        if (!source) {
            m_unreadable << image.file;
            return source.error().code == ErrorCode::Cancelled ? Result<void>(source.error()) : Result<void>();
        }
        const ImageInfo& info = (*source)->info();
        if (!image.image.isEmpty() && image.image != info.id) {
            m_changed << image.file; // what was drawn was drawn on something else
            return {};
        }
        if (!fits(image, info))
            return {};
        const QMap<int, LabelMap> labels = labelsOf(image, info.size());
        const QString imageClass = classOf(image, !labels.isEmpty());
        if (imageClass.isEmpty()) {
            m_withoutClass << image.file;
            return {};
        }
        const QList<int> frames = info.frames > 1 ? labels.keys() : QList<int>{0};
        if (frames.isEmpty())
            m_unmarkedClips << image.file;
        for (const int frame : frames)
            if (auto written = addFrame(image, **source, frame, imageClass, labels.value(frame), stop); !written)
                return written;
        return {};
    }

    Result<TrainingSetSummary> finish()
    {
        if (m_set.images.empty())
            return Error{
                ErrorCode::NotFound, QStringLiteral("there is nothing to export: %1").arg(losses().join(' ')), {}};
        split();
        TrainingSetSummary summary;
        for (const TrainingFile& file : m_set.images) {
            ++(file.part == Part::Training ? summary.training
               : file.part == Part::Test   ? summary.test
                                           : summary.validation);
            summary.masks += int(file.masks.size());
        }
        summary.images = int(m_set.images.size());
        if (summary.training == 0 || summary.validation == 0 || summary.test == 0)
            m_few = true;
        m_set.losses = summary.losses = losses();
        if (auto written = writeTrainingTables(m_files, m_request, m_set); !written)
            return written.error();
        return summary;
    }

private:
    QString classOf(const TrainingImage& image, bool marked) const
    {
        if (m_request.classes.isEmpty())
            return m_set.classes[marked ? 1 : 0];
        return m_request.classes.contains(image.imageClass) ? image.imageClass : QString();
    }

    /// A patient in the file goes before what folder or table say; only the same hash tells that it is the same.
    QString groupOf(const TrainingImage& image, const ImageInfo& info) const
    {
        if (!info.identity.patientId.isEmpty())
            return QStringLiteral("patient-") + hashOf((info.identity.patientId + m_request.name).toUtf8()).left(12);
        return tableText(image.group.isEmpty() ? image.file : image.group);
    }

    bool fits(const TrainingImage& image, const ImageInfo& info)
    {
        const bool large = qint64(info.size().width()) * info.size().height() > kMostPixels;
        const bool sized = std::all_of(image.labelMaps.cbegin(), image.labelMaps.cend(), [&](const LabelMap& labels) {
            return labels.size() == info.size() && labels.downsample() == 1;
        });
        if (large || !sized)
            m_tooLarge << image.file;
        return !large && sized;
    }

    Result<void> addFrame(const TrainingImage& image, const ImageSource& source, int frame, const QString& imageClass,
                          const LabelMap& labels, std::stop_token stop)
    {
        const ImageInfo& info = source.info();
        TrainingFile file;
        file.sourceFile = image.file;
        file.frame = frame;
        file.image = info.id;
        file.group = groupOf(image, info);
        file.imageClass = imageClass;
        file.annotators = image.annotators;
        const QString stem = uniqueStem(image.file, info.frames > 1 ? frame : -1);
        file.name = imageClass + QLatin1Char('/') + stem + QStringLiteral(".png");
        const bool asItIs =
            image.file.endsWith(QLatin1String(".png"), Qt::CaseInsensitive) && info.sampleType == SampleType::U8;
        auto hash = asItIs ? m_files.copy(m_request.source / image.file.toStdString(), file.name)
                           : writeShown(source, frame, file.name, stop);
        if (!hash)
            return hash.error();
        file.sha256 = *hash;
        m_shown += !asItIs;
        m_deep += !asItIs && info.sampleType != SampleType::U8;
        if (auto masks = m_files.writeMasks(file, stem, labels); !masks)
            return masks;
        m_several += file.masks.size() > 1;
        m_set.images.push_back(std::move(file));
        return {};
    }

    Result<QString> writeShown(const ImageSource& source, int frame, const QString& name, std::stop_token stop)
    {
        const auto picture = wholePicture(source, 0, frame, kMostPixels, stop);
        if (!picture)
            return picture.error();
        return m_files.writePicture(*picture, name);
    }

    /// Unique over all classes: groups.csv knows files by their names alone. No "_mask", which is a mask's.
    QString uniqueStem(const QString& file, int frame)
    {
        QStringList parts = file.split(QLatin1Char('/'));
        if (parts.size() > 1 && m_set.classes.contains(parts.first(), Qt::CaseInsensitive))
            parts.removeFirst();
        QString stem = tableText(parts.join(QLatin1Char('_')));
        stem = stem.left(stem.lastIndexOf(QLatin1Char('.')) > 0 ? stem.lastIndexOf(QLatin1Char('.')) : stem.size());
        stem.replace(QLatin1String("_mask"), QLatin1String("_m"));
        if (frame >= 0)
            stem += QStringLiteral("_f%1").arg(frame + 1);
        QString unique = stem;
        for (int number = 2; m_stems.contains(unique); ++number)
            unique = QStringLiteral("%1-%2").arg(stem).arg(number);
        m_stems.insert(unique);
        return unique;
    }

    /// As `triptych train` will do it: in the order of the names, which decides whose class a group counts as.
    void split()
    {
        std::sort(m_set.images.begin(), m_set.images.end(),
                  [](const TrainingFile& a, const TrainingFile& b) { return a.name < b.name; });
        std::vector<GroupedImage> grouped;
        for (const TrainingFile& file : m_set.images)
            grouped.push_back({file.group, int(m_set.classes.indexOf(file.imageClass))});
        const auto parts = splitByGroup(grouped, m_request.validationShare, m_request.testShare, m_request.seed);
        for (size_t i = 0; i < parts.size(); ++i)
            m_set.images[i].part = parts[i];
    }

    QStringList losses() const
    {
        QStringList all;
        const auto list = [&all](const QStringList& files, const QString& reason) {
            if (files.isEmpty())
                return;
            QString names = files.mid(0, 3).join(QStringLiteral(", "));
            if (files.size() > 3)
                names += QStringLiteral(" …");
            all << QStringLiteral("%1: %2 (%3).")
                       .arg(counted(files.size(), QStringLiteral("1 image is left out"),
                                    QStringLiteral("%1 images are left out")),
                            reason, names);
        };
        list(m_withoutClass, QStringLiteral("nobody said of what class"));
        list(m_unreadable, QStringLiteral("cannot be read"));
        list(m_changed, QStringLiteral("not the file that was annotated"));
        list(m_tooLarge, QStringLiteral("too large, or marked at a coarser scale than the pixels"));
        list(m_unmarkedClips, QStringLiteral("clips and stacks go out by marked frames, and none is marked"));
        addCounted(all, m_shown, "1 image is written as the window first shows it.",
                   "%1 images are written as the window first shows them.");
        addCounted(all, m_deep, "1 of these has more than 8 bits: what lies outside the window is lost.",
                   "%1 of these have more than 8 bits: what lies outside the window is lost.");
        addCounted(all, m_several, "1 image has several labels: training takes all of them for one lesion.",
                   "%1 images have several labels: training takes all of them for one lesion.");
        if (m_few)
            all << QStringLiteral("There are too few groups for three parts: training will refuse the set.");
        all << kOutlinesAsMasks;
        return all;
    }

    const TrainingSetRequest& m_request;
    const ReaderRegistry& m_readers;
    fs::path m_folder;
    TrainingFiles m_files;
    TrainingSet m_set;
    QSet<QString> m_stems;
    QStringList m_unreadable, m_withoutClass, m_changed, m_tooLarge, m_unmarkedClips;
    int m_shown = 0, m_deep = 0, m_several = 0;
    bool m_few = false;
};

Result<TrainingSetSummary> exportInto(const fs::path& folder, const TrainingSetRequest& request,
                                      const std::vector<TrainingImage>& images, const ReaderRegistry& readers,
                                      const ProgressFn& progress, std::stop_token stop)
{
    Exporter exporter(request, readers, folder);
    for (size_t i = 0; i < images.size(); ++i) {
        if (stop.stop_requested())
            return Error{ErrorCode::Cancelled, QStringLiteral("cancelled"), {}};
        if (progress)
            progress({qint64(i), qint64(images.size()), -1, images[i].file});
        if (auto added = exporter.add(images[i], stop); !added)
            return added.error();
    }
    return exporter.finish();
}

} // namespace

Result<TrainingSetSummary> exportTrainingSet(const TrainingSetRequest& request,
                                             const std::vector<TrainingImage>& images, const ReaderRegistry& readers,
                                             const ProgressFn& progress, std::stop_token stop)
{
    if (auto checked = checkFolder(request); !checked)
        return checked.error();
    std::error_code code;
    fs::path partial = request.folder;
    partial += ".partial";
    fs::remove_all(partial, code); // of an export that was interrupted
    auto summary = exportInto(partial, request, images, readers, progress, stop);
    if (summary) {
        fs::rename(partial, request.folder, code);
        if (!code)
            return summary;
        summary = Error{ErrorCode::WriteFailed, displayPath(request.folder) + QStringLiteral(": cannot be made"),
                        QString::fromStdString(code.message())};
    }
    fs::remove_all(partial, code);
    return summary;
}

} // namespace triptych
