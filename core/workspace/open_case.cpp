// openCase: reads what collectCaseFiles found, and sees to it that the images are of one patient.
#include "core/base/file_hash.h"
#include "core/dicom/dicom_stacks.h"
#include "core/image/stack_source.h"
#include "core/workspace/breast_case.h"
#include "core/workspace/case_files.h"
#include "core/workspace/case_marks.h"
#include "core/workspace/case_order.h"

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QMap>
#include <QSet>

#include <algorithm>

namespace triptych {

namespace {

constexpr qsizetype kNamedFiles = 5; ///< in a summary of files left out

/// The images that could be opened, with what they say of themselves and what case.json adds.
class ImageLoader {
public:
    ImageLoader(const ReaderRegistry& readers, const CaseFiles& files) : m_readers(readers), m_files(files) {}

    std::vector<CaseImage> images;
    QSet<ImageId> byHand;
    CaseMarks marks;
    QStringList warnings;
    std::optional<Error> firstError;

    Result<void> run(const ProgressFn& progress, std::stop_token stop)
    {
        QElapsedTimer clock;
        clock.start();
        const qint64 total = qint64(m_files.files.size());
        for (qint64 done = 0; done < total; ++done) {
            if (stop.stop_requested())
                return Error{ErrorCode::Cancelled, QStringLiteral("cancelled"), {}};
            const CaseFile& file = m_files.files[size_t(done)];
            if (progress)
                progress({done, total, done ? double(clock.elapsed()) / 1000 / double(done) * double(total - done) : -1,
                          displayPath(file.path.filename())});
            auto opened = m_readers.open(file.path, stop);
            opened ? add(file, std::move(*opened)) : refuse(file, opened.error());
        }
        if (!m_strangers.isEmpty())
            warnings << strangersSentence();
        return {};
    }

private:
    void add(const CaseFile& file, ImageSourcePtr source)
    {
        ImageOverrides overrides = file.overrides;
        if (file.listed && patientKey(source->info().identity).isEmpty()) {
            // Only where the file is silent: what a file says of its patient is never replaced.
            overrides.patientId = m_files.patient.patientId;
            overrides.patientName = m_files.patient.patientName;
            overrides.patientBirthDate = m_files.patient.patientBirthDate;
            overrides.patientSex = m_files.patient.patientSex;
        }
        source = withOverrides(std::move(source), overrides);
        const ImageInfo& info = source->info();
        if (file.byHand)
            byHand.insert(info.id);
        if (m_seen.contains(info.id)) {
            // Every instance of a DICOM pyramid opens the whole of it; any other image twice is worth a word.
            if (info.kind != ImageKind::Slide)
                warnings << QStringLiteral("%1: holds the same image as %2 and is left out")
                                .arg(displayPath(file.path), m_seen.value(info.id));
            return;
        }
        m_seen.insert(info.id, displayPath(file.path));
        const bool described = overrides.kind || overrides.laterality || overrides.viewPosition;
        images.push_back({source, described ? QStringLiteral("case.json") : QStringLiteral("file"), false});
    }

    void refuse(const CaseFile& file, const Error& error)
    {
        if (error.code == ErrorCode::Cancelled || marks.take(file.path))
            return;
        if (!firstError)
            firstError = error;
        if (error.code == ErrorCode::Unsupported && !file.byHand)
            m_strangers << displayPath(file.path.filename()); // notes and tables that lie in the folder
        else
            warnings << error.message;
    }

    QString strangersSentence() const
    {
        if (m_strangers.size() == 1)
            return QStringLiteral("%1 is no image that Triptych reads and is left out").arg(m_strangers.first());
        QString names = m_strangers.mid(0, kNamedFiles).join(QStringLiteral(", "));
        if (m_strangers.size() > kNamedFiles)
            names += QStringLiteral(" …");
        return QStringLiteral("%1 files are not images that Triptych reads and are left out: %2")
            .arg(m_strangers.size())
            .arg(names);
    }

    const ReaderRegistry& m_readers;
    const CaseFiles& m_files;
    QMap<ImageId, QString> m_seen;
    QStringList m_strangers;
};

/// The single-frame images of a series become stacks; what case.json describes by hand stays as it is.
void stackSlices(ImageLoader& loader)
{
    QMap<ImageId, CaseImage> known;
    std::vector<ImageSourcePtr> sources;
    for (const CaseImage& image : loader.images) {
        known.insert(image.source->info().id, image);
        sources.push_back(image.source);
    }
    loader.images.clear();
    for (ImageSourcePtr& source : arrangeStacks(std::move(sources), loader.warnings)) {
        const ImageId id = source->info().id;
        const auto* stack = dynamic_cast<const StackSource*>(source.get());
        if (!stack) {
            loader.images.push_back(known.value(id));
            continue;
        }
        for (int frame = 0; frame < stack->info().frames; ++frame)
            if (loader.byHand.contains(stack->slice(frame).source->info().id))
                loader.byHand.insert(id);
        loader.images.push_back({std::move(source), QStringLiteral("file"), false});
    }
}

/// Images that name no patient stay only where they were named by hand or where nobody is named at all.
void keepWhoBelongs(ImageLoader& loader)
{
    const auto anonymous = [](const CaseImage& image) { return patientKey(image.source->info().identity).isEmpty(); };
    const bool allAnonymous = std::all_of(loader.images.begin(), loader.images.end(), anonymous);
    std::erase_if(loader.images, [&](const CaseImage& image) {
        if (!anonymous(image))
            return false;
        const ImageInfo& info = image.source->info();
        const bool leftOut = !allAnonymous && !loader.byHand.contains(info.id);
        loader.warnings << (leftOut
                                ? QStringLiteral("%1: no patient information; it is left out: name it in a case.json "
                                                 "or add it by hand")
                                : QStringLiteral("%1: no patient information"))
                               .arg(info.path);
        return leftOut;
    });
}

/// From the patient and the newest study, else from the images themselves.
CaseId caseIdOf(const std::vector<CaseImage>& images, const QMap<QString, QString>& patients)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    std::pair<QDate, QString> newestStudy;
    QStringList ids;
    for (const CaseImage& image : images) {
        const ImageInfo& info = image.source->info();
        ids << info.id.value;
        if (!info.identity.studyInstanceUid.isEmpty())
            newestStudy = std::max(newestStudy, std::pair(info.identity.studyDate, info.identity.studyInstanceUid));
    }
    ids.sort();
    if (patients.size() == 1 && !newestStudy.second.isEmpty())
        hash.addData((patients.firstKey() + QLatin1Char('\n') + newestStudy.second).toUtf8());
    else
        hash.addData(ids.join(QLatin1Char('\n')).toUtf8());
    return CaseId{QString::fromLatin1(hash.result().toHex().left(32))};
}

} // namespace

Result<BreastCase> openCase(const std::vector<std::filesystem::path>& paths, const ReaderRegistry& readers,
                            bool allowMixed, const ProgressFn& progress, std::stop_token stop)
{
    const QString shown = paths.empty() ? QString() : displayPath(paths.front());
    auto files = collectCaseFiles(paths, stop);
    if (!files)
        return files.error();
    ImageLoader loader(readers, *files);
    if (auto loaded = loader.run(progress, stop); !loaded)
        return loaded.error();
    if (loader.images.empty() && !loader.marks.isEmpty())
        return Error{ErrorCode::NotFound,
                     QStringLiteral("%1: holds presentation states or CAD reports alone; open them together with their "
                                    "images")
                         .arg(shown),
                     loader.warnings.join(QLatin1Char('\n'))};
    if (loader.images.empty()) {
        if (loader.firstError && files->files.size() == 1)
            return *loader.firstError;
        return Error{ErrorCode::NotFound, QStringLiteral("%1: no image that Triptych reads").arg(shown),
                     loader.warnings.join(QLatin1Char('\n'))};
    }
    stackSlices(loader);
    keepWhoBelongs(loader);

    QMap<QString, QString> patients; // key → for people
    for (const CaseImage& image : loader.images)
        if (const QString key = patientKey(image.source->info().identity); !key.isEmpty())
            patients.insert(key, patientText(image.source->info().identity));
    if (patients.size() > 1 && !allowMixed && !files->mixed)
        return Error{ErrorCode::Refused,
                     QStringLiteral("%1: the images are of different patients (%2); open them together only if that is "
                                    "what you want")
                         .arg(shown, patients.values().join(QStringLiteral("; "))),
                     {}};

    BreastCase result;
    result.images = std::move(loader.images);
    markPriors(result.images);
    sortForReading(result.images);
    result.id = caseIdOf(result.images, patients);
    result.title = patients.isEmpty() ? QString::fromStdString(paths.front().filename().string())
                                      : patients.values().join(QStringLiteral("; "));
    result.location = paths.front();
    result.patientIds = patients.values();
    result.mixed = patients.size() > 1 || files->mixed;
    loader.marks.keepWhatBelongs(result.images);
    result.states = std::move(loader.marks.states);
    result.cadReports = std::move(loader.marks.reports);
    result.warnings = files->warnings + loader.warnings + loader.marks.warnings;
    return result;
}

BreastCase withKindOfSilent(BreastCase value, ImageKind kind)
{
    ImageOverrides overrides;
    overrides.kind = kind;
    for (CaseImage& image : value.images)
        if (image.kind() == ImageKind::Image && kind != ImageKind::Image)
            image = {withOverrides(image.source, overrides), QStringLiteral("project"), image.prior};
    return value;
}

} // namespace triptych
