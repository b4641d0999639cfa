#include "core/phantom/phantom_case.h"

#include "core/base/file_hash.h"
#include "core/jobs/worker_pool.h"
#include "core/phantom/phantom_parts.h"

#include <QJsonArray>

#include <future>
#include <memory>
#include <vector>

namespace triptych::phantom {

namespace {

PhantomPlan makePlan(const std::filesystem::path& folder, const PhantomOptions& options)
{
    PhantomPlan plan;
    plan.options = options;
    plan.folder = folder;
    plan.patient = {QStringLiteral("PHANTOM-0001"), QStringLiteral("PHANTOM^ONE"), QStringLiteral("19710412"),
                    QStringLiteral("F")};
    plan.current = {makeUid(options.seed, QStringLiteral("current study")),
                    QStringLiteral("2"),
                    QStringLiteral("20260312"),
                    QStringLiteral("101500"),
                    QStringLiteral("Mammography and ultrasound"),
                    QStringLiteral("TRP26-0312")};
    plan.prior = {makeUid(options.seed, QStringLiteral("prior study")),
                  QStringLiteral("1"),
                  QStringLiteral("20240305"),
                  QStringLiteral("094000"),
                  QStringLiteral("Screening mammography"),
                  QStringLiteral("TRP24-0305")};
    return plan;
}

Result<void> makeFolders(const std::filesystem::path& folder)
{
    for (const char* name : {"mammogram/current", "mammogram/prior", "ultrasound", "slide", "truth"}) {
        std::error_code error;
        std::filesystem::create_directories(folder / name, error);
        if (error)
            return Error{ErrorCode::WriteFailed,
                         QStringLiteral("%1: the folder cannot be made; check free space and permissions")
                             .arg(displayPath(folder / name)),
                         QString::fromStdString(error.message())};
    }
    return {};
}

using PartResult = Result<WrittenPart>;

std::future<PartResult> inPool(WorkerPool& pool, std::stop_token stop, std::function<PartResult()> write)
{
    auto task = std::make_shared<std::packaged_task<PartResult()>>([stop, write = std::move(write)]() -> PartResult {
        if (stop.stop_requested())
            return Error{ErrorCode::Cancelled, QStringLiteral("The phantom was cancelled"), {}};
        return write();
    });
    auto future = task->get_future();
    pool.submit(JobPriority::Background, [task](std::stop_token) { (*task)(); });
    return future;
}

QJsonObject patientJson(const Patient& patient)
{
    return {
        {"id", patient.id}, {"name", patient.name}, {"birthDate", isoDate(patient.birthDate)}, {"sex", patient.sex}};
}

} // namespace

Result<void> writePhantom(const std::filesystem::path& folder, const PhantomOptions& options,
                          const ProgressFn& progress, std::stop_token stop)
{
    if (!(options.scale >= 0.1 && options.scale <= 1))
        return Error{ErrorCode::LimitExceeded, QStringLiteral("The phantom's scale must be from 0.1 to 1"), {}};
    const PhantomPlan plan = makePlan(folder, options);
    if (auto made = makeFolders(folder); !made)
        return made.error();

    WorkerPool pool(std::max(1, options.threads));
    std::vector<std::future<PartResult>> parts;
    for (int i = 0; i < kMammogramCount; ++i)
        parts.push_back(inPool(pool, stop, [&plan, i] { return writeMammogramPart(plan, i); }));
    parts.push_back(inPool(pool, stop, [&plan] { return writeUltrasoundPart(plan); }));

    std::optional<Error> failure;
    QJsonArray images, mammograms;
    QJsonObject truth{{"seed", QString::number(options.seed)}, {"scale", options.scale}};
    for (size_t i = 0; i < parts.size(); ++i) {
        const PartResult part = parts[i].get(); // all are waited for: they refer to the plan
        if (progress)
            progress({qint64(i) + 1, qint64(parts.size()), -1, QStringLiteral("Mammograms and ultrasound")});
        if (!part) {
            failure = part.error();
            continue;
        }
        images << part->image;
        if (i < kMammogramCount)
            mammograms << part->truth;
        else
            truth["ultrasound"] = part->truth;
    }
    if (failure)
        return *failure;
    truth["mammograms"] = mammograms;
    const PartResult slide = writeSlidePart(plan, pool, progress, stop);
    if (!slide)
        return slide.error();
    images << slide->image;
    truth["slide"] = slide->truth;
    if (auto written = writeJson(folder / "truth" / "truth.json", truth); !written)
        return written;
    // Last: a folder with a case.json is complete.
    return writeJson(folder / "case.json", {{"patient", patientJson(plan.patient)}, {"images", images}});
}

} // namespace triptych::phantom
