#include "tests/bench/mammogram_file.h"

#include <dcmtk/dcmdata/dcpxitem.h>
#include <dcmtk/dcmdata/dcrleerg.h>
#include <dcmtk/dcmjpeg/djencode.h>
#include <dcmtk/dcmjpeg/djrplol.h>
#include <dcmtk/dcmjpls/djencode.h>

#include <openjpeg.h>

#include <QFile>
#include <QProcess>
#include <QtEndian>

#include <algorithm>
#include <cmath>
#include <random>

namespace {

void fill(DcmDataset& item, const char* instanceUid, const std::vector<Uint16>* values)
{
    item.putAndInsertString(DCM_SOPClassUID, UID_DigitalMammographyXRayImageStorageForPresentation);
    item.putAndInsertString(DCM_SOPInstanceUID, instanceUid);
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

bool writeWithDcmtk(const std::vector<Uint16>& values, const char* path, E_TransferSyntax syntax, const char* uid)
{
    DcmFileFormat file;
    fill(*file.getDataset(), uid, &values);
    return file.getDataset()->chooseRepresentation(syntax, nullptr).good() && file.saveFile(path, syntax).good();
}

OPJ_SIZE_T appendBytes(void* bytes, OPJ_SIZE_T count, void* user)
{
    auto& out = *static_cast<std::vector<Uint8>*>(user);
    out.insert(out.end(), static_cast<Uint8*>(bytes), static_cast<Uint8*>(bytes) + count);
    return count;
}

bool wrapJpeg2000(std::vector<Uint8> stream, const char* path, const char* uid);

bool writeJpeg2000(const std::vector<Uint16>& values, const char* path, const char* uid)
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
    return coded && wrapJpeg2000(std::move(stream), path, uid);
}

/// One codestream as the only frame of a file.
bool wrapJpeg2000(std::vector<Uint8> stream, const char* path, const char* uid)
{
    auto* sequence = new DcmPixelSequence(DcmTag(DCM_PixelData, EVR_OB));
    sequence->insert(new DcmPixelItem(DcmTag(DCM_Item, EVR_OB)));
    DcmOffsetList offsets;
    if (sequence->storeCompressedFrame(offsets, stream.data(), Uint32(stream.size()), 0).bad())
        return false;
    DcmFileFormat file;
    fill(*file.getDataset(), uid, nullptr);
    auto* pixels = new DcmPixelData(DCM_PixelData);
    pixels->putOriginalRepresentation(EXS_JPEG2000LosslessOnly, nullptr, sequence);
    file.getDataset()->insert(pixels);
    return file.saveFile(path, EXS_JPEG2000LosslessOnly).good();
}

} // namespace

void encodersSetUp()
{
    DJEncoderRegistration::registerCodecs();
    DJLSEncoderRegistration::registerCodecs();
    DcmRLEEncoderRegistration::registerCodecs();
}

bool writeHighThroughput(const std::vector<Uint16>& values, const char* path)
{
    const QString grey = QString::fromLocal8Bit(path) + QStringLiteral(".pgm");
    const QString coded = QString::fromLocal8Bit(path) + QStringLiteral(".j2c");
    QFile picture(grey);
    if (!picture.open(QIODevice::WriteOnly))
        return false;
    picture.write(QStringLiteral("P5 %1 %2 4095\n").arg(kColumns).arg(kRows).toLatin1());
    std::vector<quint16> bigEndian(values.size());
    qToBigEndian<quint16>(values.data(), qsizetype(values.size()), bigEndian.data());
    picture.write(reinterpret_cast<const char*>(bigEndian.data()), qint64(bigEndian.size()) * 2);
    picture.close();
    QFile stream(coded);
    if (QProcess::execute(QStringLiteral("ojph_compress"), {QStringLiteral("-i"), grey, QStringLiteral("-o"), coded,
                                                            QStringLiteral("-reversible"), QStringLiteral("true")}) ||
        !stream.open(QIODevice::ReadOnly))
        return false;
    const QByteArray bytes = stream.readAll();
    return wrapJpeg2000({bytes.begin(), bytes.end()}, path, "1.2.3");
}

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

bool writeMammogram(const std::vector<Uint16>& values, const char* path, E_TransferSyntax syntax,
                    const char* instanceUid)
{
    return syntax == EXS_JPEG2000LosslessOnly ? writeJpeg2000(values, path, instanceUid)
                                              : writeWithDcmtk(values, path, syntax, instanceUid);
}
