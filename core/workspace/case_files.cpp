#include "core/workspace/case_files.h"

#include "core/base/file_hash.h"
#include "core/dicom/dicom_directory.h"

#include <QFile>

#include <algorithm>
#include <set>

namespace triptych {

namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxFiles = 2000;
constexpr size_t kMaxEntries = 20'000; ///< directory entries looked at
constexpr int kMaxDepth = 8;

/// PS3.10 7.1: 128 bytes of preamble, then "DICM".
bool startsAsDicom(const fs::path& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.read(132).endsWith("DICM");
}

bool isHidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

bool isDicomDir(const fs::path& path)
{
    const QString name = QString::fromStdString(path.filename().string());
    return name.compare(QLatin1String("DICOMDIR"), Qt::CaseInsensitive) == 0;
}

class Collector {
public:
    explicit Collector(std::stop_token stop) : m_stop(std::move(stop)) {}

    CaseFiles result;

    Result<void> add(const fs::path& path)
    {
        std::error_code code;
        const fs::path absolute = fs::weakly_canonical(path, code);
        if (!fs::exists(absolute, code))
            return Error{ErrorCode::NotFound, displayPath(path) + QStringLiteral(": no such file or folder"), {}};
        if (fs::is_directory(absolute, code))
            return addFolder(absolute);
        if (absolute.filename() == "case.json")
            return addCaseJson(absolute);
        if (isDicomDir(absolute))
            return addDicomDir(absolute);
        addFile({absolute, true, {}, false});
        return {};
    }

private:
    void addFile(CaseFile file)
    {
        if (result.files.size() >= kMaxFiles) {
            if (!std::exchange(m_limitTold, true))
                result.warnings
                    << QStringLiteral("%1: only the first 2,000 files are read").arg(displayPath(file.path));
        } else if (m_seen.insert(file.path).second)
            result.files.push_back(std::move(file));
    }

    Result<void> addDicomDir(const fs::path& path)
    {
        auto directory = readDicomDir(path);
        if (!directory)
            return directory.error();
        result.warnings += directory->warnings;
        for (const fs::path& file : directory->files)
            addFile({file, true, {}, false});
        return {};
    }

    Result<void> addCaseJson(const fs::path& path)
    {
        auto json = readCaseJson(path);
        if (!json)
            return json.error();
        result.patient = json->patient;
        result.mixed = result.mixed || json->mixed;
        for (CaseJson::Entry& entry : json->images)
            addFile({entry.file, true, std::move(entry.overrides), true});
        return scan(path.parent_path(), true);
    }

    Result<void> addFolder(const fs::path& folder)
    {
        std::error_code code;
        if (fs::exists(folder / "case.json", code))
            return addCaseJson(folder / "case.json");
        return scan(folder, false);
    }

    Result<void> scan(const fs::path& folder, bool onlyDicom)
    {
        std::error_code code;
        fs::recursive_directory_iterator it(folder, fs::directory_options::skip_permission_denied, code);
        if (code)
            return Error{ErrorCode::Unreadable, displayPath(folder) + QStringLiteral(": the folder cannot be read"),
                         QString::fromStdString(code.message())};
        std::vector<fs::path> found;
        for (size_t seen = 0; it != fs::recursive_directory_iterator() && seen < kMaxEntries; ++seen) {
            if (m_stop.stop_requested())
                return Error{ErrorCode::Cancelled, QStringLiteral("cancelled"), {}};
            if (it->is_symlink(code) || isHidden(it->path()) || it.depth() >= kMaxDepth)
                it.disable_recursion_pending();
            else if (it->is_regular_file(code) && it->path().filename() != "case.json" && !isDicomDir(it->path()))
                found.push_back(it->path());
            it.increment(code);
            if (code)
                break;
        }
        std::sort(found.begin(), found.end());
        for (const fs::path& path : found)
            if (!isHidden(path) && (!onlyDicom || startsAsDicom(path)))
                addFile({path, false, {}, false});
        return {};
    }

    std::stop_token m_stop;
    std::set<fs::path> m_seen;
    bool m_limitTold = false;
};

} // namespace

Result<CaseFiles> collectCaseFiles(const std::vector<fs::path>& paths, std::stop_token stop)
{
    Collector collector(std::move(stop));
    for (const fs::path& path : paths)
        if (auto added = collector.add(path); !added)
            return added.error();
    return std::move(collector.result);
}

} // namespace triptych
