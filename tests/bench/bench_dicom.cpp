// Reading a DICOM file in full (open and decode 3328 × 4096, 12 bit) against the bare library calls, in one run.
#include "core/dicom/dicom_reader.h"
#include "tests/bench/bare/dicom_bare.h"
#include "tests/bench/mammogram_file.h"

#include <dcmtk/oflog/oflog.h>

#include <QTemporaryDir>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>

using namespace triptych;

namespace {

constexpr int kRuns = 5;

double millisecondsOf(const std::function<bool()>& call)
{
    const auto start = std::chrono::steady_clock::now();
    const bool good = call();
    const double ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    return good ? ms : std::nan("");
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

} // namespace

int main()
{
    OFLog::configure(OFLogger::OFF_LOG_LEVEL);
    encodersSetUp();
    bareDcmtkSetUp();
    const auto reader = makeDicomReader();
    const QTemporaryDir folder;
    const std::vector<Uint16> values = breastLike();
    const struct {
        const char* name;
        E_TransferSyntax syntax;
        bool highThroughput = false;
    } kinds[] = {{"uncompressed", EXS_LittleEndianExplicit},
                 {"big endian", EXS_BigEndianExplicit},
                 {"deflated", EXS_DeflatedLittleEndianExplicit},
                 {"RLE", EXS_RLELossless},
                 {"JPEG extended", EXS_JPEGProcess2_4},
                 {"JPEG lossless", EXS_JPEGProcess14SV1},
                 {"JPEG-LS", EXS_JPEGLSLossless},
                 {"JPEG 2000", EXS_JPEG2000LosslessOnly},
                 {"HTJ2K", EXS_JPEG2000LosslessOnly, true}};
    std::printf("%-14s %10s %10s %10s %7s\n", "3328x4096", "open ms", "read ms", "bare ms", "ratio");
    for (const auto& kind : kinds) {
        const std::string path = folder.filePath(QString::fromLatin1(kind.name)).toStdString();
        const bool jpeg2000 = kind.syntax == EXS_JPEG2000LosslessOnly;
        if (!(kind.highThroughput ? writeHighThroughput(values, path.c_str())
                                  : writeMammogram(values, path.c_str(), kind.syntax))) {
            std::printf("%-14s could not be written\n", kind.name);
            continue;
        }
        std::vector<double> opening, ours, bare;
        for (int run = 0; run < kRuns; ++run) {
            opening.push_back(millisecondsOf([&] { return reader->open(path, {}).ok(); }));
            ours.push_back(millisecondsOf([&] {
                const auto source = reader->open(path, {});
                return source && (*source)->read(0, 0, QRect(0, 0, kColumns, kRows), {}).ok();
            }));
            bare.push_back(millisecondsOf([&] {
                return !(jpeg2000 ? bareOpenJpegRead(path.c_str(), kSamples) : bareDcmtkRead(path.c_str(), kSamples))
                            .empty();
            }));
        }
        std::printf("%-14s %10.2f %10.1f %10.1f %7.2f\n", kind.name, median(opening), median(ours), median(bare),
                    median(ours) / median(bare));
    }
    return 0;
}
