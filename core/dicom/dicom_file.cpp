#include "core/dicom/dicom_file.h"

#include "core/base/file_hash.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcistrmb.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <dcmtk/dcmjpls/djdecode.h>
#include <dcmtk/oflog/oflog.h>

#include <mutex>

namespace triptych {

namespace {

E_TransferSyntax headerSyntax(const DicomLayout& layout)
{
    if (layout.bigEndian)
        return layout.explicitVr ? EXS_BigEndianExplicit : EXS_BigEndianImplicit;
    return layout.explicitVr ? EXS_LittleEndianExplicit : EXS_LittleEndianImplicit;
}

/// A last sequence that counts too long gets the length that there is, or DCMTK would drop it whole.
void mendSequenceLength(const DicomLayout& layout, std::vector<std::byte>& header)
{
    const quint64 at = layout.overlongSequence - layout.header.offset;
    if (layout.overlongSequence == 0 || at + 4 > header.size())
        return;
    const quint64 length = header.size() - at - 4;
    for (int i = 0; i < 4; ++i)
        header[at + size_t(i)] = std::byte(length >> (layout.bigEndian ? 24 - 8 * i : 8 * i));
}

} // namespace

void prepareDcmtk()
{
    static std::once_flag once;
    std::call_once(once, [] {
        OFLog::configure(OFLogger::OFF_LOG_LEVEL);
        // Never: colour is converted here, where both the codestream's markers and the header are looked at.
        DJDecoderRegistration::registerCodecs(EDC_never, EUC_never, EPC_colorByPixel);
        DJLSDecoderRegistration::registerCodecs(EJLSUC_never, EJLSPC_colorByPixel);
    });
}

Result<DicomFile> openDicomFile(const std::filesystem::path& path, const DicomLimits& limits)
{
    prepareDcmtk();
    DicomFile file;
    file.path = path;
    file.name = displayPath(path);
    auto bytes = openFileBytes(path);
    if (!bytes)
        return bytes.error();
    auto layout = scanDicom(std::move(*bytes), file.name, &file.bytes, limits);
    if (!layout)
        return layout.error();
    file.layout = std::move(*layout);

    try {
        std::vector<std::byte> header(file.layout.header.length);
        if (!file.bytes->readFully(file.layout.header.offset, header))
            return Error{ErrorCode::BadFormat, QStringLiteral("%1: its header is truncated").arg(file.name), {}};
        mendSequenceLength(file.layout, header);
        file.header = std::make_shared<DcmDataset>();
        DcmInputBufferStream stream;
        stream.setBuffer(header.data(), offile_off_t(header.size()));
        stream.setEos();
        file.header->transferInit();
        const OFCondition read = file.header->read(stream, headerSyntax(file.layout), EGL_noChange);
        file.header->transferEnd();
        if (read.bad() && read != EC_EndOfStream)
            file.layout.warnings << QStringLiteral("Parts of the header could not be read (%1).").arg(read.text());
    } catch (const std::bad_alloc&) {
        return Error{
            ErrorCode::LimitExceeded, QStringLiteral("%1: its header does not fit into memory").arg(file.name), {}};
    }
    return file;
}

Result<std::unique_ptr<ByteSource>> openDataSetBytes(const std::filesystem::path& path, const DicomLayout& layout)
{
    auto bytes = openFileBytes(path);
    if (!bytes || !layout.syntax->deflated)
        return bytes;
    return inflateBytes(std::move(*bytes), layout.dataSetStart, DicomLimits{}.inflatedBytes);
}

} // namespace triptych
