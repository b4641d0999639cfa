// Reading a DICOM file in full (open and decode 3328 × 4096, 12 bit) against the bare library calls, in one run.
#include "core/dicom/dicom_reader.h"
#include "tests/bench/bare/dicom_bare.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcpxitem.h>
#include <dcmtk/dcmdata/dcrleerg.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmjpeg/djencode.h>
#include <dcmtk/dcmjpeg/djrplol.h>
#include <dcmtk/dcmjpls/djencode.h>
#include <dcmtk/oflog/oflog.h>

#include <QTemporaryDir>

#include <openjpeg.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <random>

using namespace triptych;

namespace {

constexpr int kColumns = 3328;
constexpr int kRows = 4096;
constexpr size_t kSamples = size_t(kColumns) * kRows;
constexpr int kRuns = 5;

/// A bright half disc with noise on black: about as hard for a coder as a mammogram.
std::vector<Uint16> breastLike()
{
    std::vector<Uint16> values(kSamples);
    std::mt19937 random(7);
    for (int y = 0; y < kRows; ++y)
        for (int x = 0; x < kColumns; ++x) {
            const double radius = std::hypot(x / 2600.0, (y - kRows / 2) / 1900.0);
            if (radius < 1)
                values[size_t(y) * kColumns + size_t(x)] =
                    Uint16(1500 + 1200 * (1 - radius) + 300 * std::sin(x * 0.011) * std::sin(y * 0.017) +
                           double(random() % 32));
        }
    return values;
}

void fill(DcmDataset& item, const std::vector<Uint16>* values)
{
    item.putAndInsertString(DCM_SOPClassUID, UID_DigitalMammographyXRayImageStorageForPresentation);
    item.putAndInsertString(DCM_SOPInstanceUID, "1.2.3");
    item.putAndInsertString(DCM_Modality, "MG");
    item.putAndInsertUint16(DCM_SamplesPerPixel, 1);
    item.putAndInsertString(DCM_PhotometricInterpretation, "MONOCHROME2");
    item.putAndInsertUint16(DCM_Rows, kRows);
    item.putAndInsertUint16(DCM_Columns, kColumns);
    item.putAndInsertUint16(DCM_BitsAllocated, 16);
    item.putAndInsertUint16(DCM_BitsStored, 12);
    item.putAndInsertUint16(DCM_HighBit, 11);
    item.putAndInsertUint16(DCM_PixelRepresentation, 0);
    if (values)
        item.putAndInsertUint16Array(DCM_PixelData, values->data(), static_cast<unsigned long>(values->size()));
}

bool writeWithDcmtk(const std::vector<Uint16>& values, const char* path, E_TransferSyntax syntax)
{
    DcmFileFormat file;
    fill(*file.getDataset(), &values);
    return file.getDataset()->chooseRepresentation(syntax, nullptr).good() && file.saveFile(path, syntax).good();
}

OPJ_SIZE_T appendBytes(void* bytes, OPJ_SIZE_T count, void* user)
{
    auto& out = *static_cast<std::vector<Uint8>*>(user);
    out.insert(out.end(), static_cast<Uint8*>(bytes), static_cast<Uint8*>(bytes) + count);
    return count;
}

bool writeJpeg2000(const std::vector<Uint16>& values, const char* path)
{
    opj_image_cmptparm_t component{};
    component.dx = component.dy = 1;
    component.w = kColumns;
    component.h = kRows;
    component.prec = 12;
    opj_image_t* image = opj_image_create(1, &component, OPJ_CLRSPC_GRAY);
    image->x1 = kColumns;
    image->y1 = kRows;
    std::copy(values.begin(), values.end(), image->comps[0].data);
    opj_cparameters_t parameters;
    opj_set_default_encoder_parameters(&parameters);
    parameters.tcp_numlayers = 1;
    parameters.cp_disto_alloc = 1;
    std::vector<Uint8> stream;
    opj_codec_t* codec = opj_create_compress(OPJ_CODEC_J2K);
    opj_stream_t* out = opj_stream_create(1 << 20, OPJ_FALSE);
    opj_stream_set_user_data(out, &stream, nullptr);
    opj_stream_set_write_function(out, appendBytes);
    const bool coded = opj_setup_encoder(codec, &parameters, image) && opj_start_compress(codec, image, out) &&
                       opj_encode(codec, out) && opj_end_compress(codec, out);
    opj_stream_destroy(out);
    opj_destroy_codec(codec);
    opj_image_destroy(image);
    auto* sequence = new DcmPixelSequence(DcmTag(DCM_PixelData, EVR_OB));
    sequence->insert(new DcmPixelItem(DcmTag(DCM_Item, EVR_OB)));
    DcmOffsetList offsets;
    if (!coded || sequence->storeCompressedFrame(offsets, stream.data(), Uint32(stream.size()), 0).bad())
        return false;
    DcmFileFormat file;
    fill(*file.getDataset(), nullptr);
    auto* pixels = new DcmPixelData(DCM_PixelData);
    pixels->putOriginalRepresentation(EXS_JPEG2000LosslessOnly, nullptr, sequence);
    file.getDataset()->insert(pixels);
    return file.saveFile(path, EXS_JPEG2000LosslessOnly).good();
}

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
    DJEncoderRegistration::registerCodecs();
    DJLSEncoderRegistration::registerCodecs();
    DcmRLEEncoderRegistration::registerCodecs();
    bareDcmtkSetUp();
    const auto reader = makeDicomReader();
    const QTemporaryDir folder;
    const std::vector<Uint16> values = breastLike();
    const struct {
        const char* name;
        E_TransferSyntax syntax;
    } kinds[] = {{"uncompressed", EXS_LittleEndianExplicit},
                 {"deflated", EXS_DeflatedLittleEndianExplicit},
                 {"RLE", EXS_RLELossless},
                 {"JPEG extended", EXS_JPEGProcess2_4},
                 {"JPEG lossless", EXS_JPEGProcess14SV1},
                 {"JPEG-LS", EXS_JPEGLSLossless},
                 {"JPEG 2000", EXS_JPEG2000LosslessOnly}};
    std::printf("%-14s %10s %10s %10s %7s\n", "3328x4096", "open ms", "read ms", "bare ms", "ratio");
    for (const auto& kind : kinds) {
        const std::string path = folder.filePath(QString::fromLatin1(kind.name)).toStdString();
        const bool jpeg2000 = kind.syntax == EXS_JPEG2000LosslessOnly;
        if (!(jpeg2000 ? writeJpeg2000(values, path.c_str()) : writeWithDcmtk(values, path.c_str(), kind.syntax))) {
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
