#include "tests/bench/bare/dicom_bare.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcpxitem.h>
#include <dcmtk/dcmdata/dcrledrg.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <dcmtk/dcmjpls/djdecode.h>

#include <openjpeg.h>

#include <algorithm>
#include <cstring>

namespace {

struct Memory {
    const Uint8* bytes;
    std::size_t size;
    std::size_t position;
};

OPJ_SIZE_T readMemory(void* out, OPJ_SIZE_T count, void* user)
{
    auto* memory = static_cast<Memory*>(user);
    count = std::min<std::size_t>(count, memory->size - memory->position);
    if (count == 0)
        return OPJ_SIZE_T(-1);
    std::memcpy(out, memory->bytes + memory->position, count);
    memory->position += count;
    return count;
}

OPJ_OFF_T skipMemory(OPJ_OFF_T count, void* user)
{
    static_cast<Memory*>(user)->position += std::size_t(count);
    return count;
}

OPJ_BOOL seekMemory(OPJ_OFF_T position, void* user)
{
    static_cast<Memory*>(user)->position = std::size_t(position);
    return OPJ_TRUE;
}

} // namespace

void bareDcmtkSetUp()
{
    DcmRLEDecoderRegistration::registerCodecs();
    DJDecoderRegistration::registerCodecs();
    DJLSDecoderRegistration::registerCodecs();
}

std::vector<std::uint16_t> bareDcmtkRead(const char* path, std::size_t samples)
{
    DcmFileFormat file;
    DcmElement* element = nullptr;
    if (file.loadFile(path).bad() || file.getDataset()->findAndGetElement(DCM_PixelData, element).bad())
        return {};
    std::vector<std::uint16_t> out(samples);
    Uint32 fragment = 0;
    OFString model;
    if (element->getUncompressedFrame(file.getDataset(), 0, fragment, out.data(), Uint32(samples * 2), model).bad())
        return {};
    return out;
}

std::vector<std::uint16_t> bareOpenJpegRead(const char* path, std::size_t samples)
{
    DcmFileFormat file;
    DcmElement* element = nullptr;
    DcmPixelSequence* sequence = nullptr;
    DcmPixelItem* item = nullptr;
    Memory memory{nullptr, 0, 0};
    Uint8* bytes = nullptr;
    if (file.loadFile(path).bad() || file.getDataset()->findAndGetElement(DCM_PixelData, element).bad() ||
        static_cast<DcmPixelData*>(element)
            ->getEncapsulatedRepresentation(EXS_JPEG2000LosslessOnly, nullptr, sequence)
            .bad() ||
        sequence->getItem(item, 1).bad() || item->getUint8Array(bytes).bad())
        return {};
    memory.bytes = bytes;
    memory.size = item->getLength();
    opj_codec_t* codec = opj_create_decompress(OPJ_CODEC_J2K);
    opj_stream_t* stream = opj_stream_create(std::size_t(1) << 20, OPJ_TRUE);
    opj_stream_set_user_data(stream, &memory, nullptr);
    opj_stream_set_user_data_length(stream, memory.size);
    opj_stream_set_read_function(stream, readMemory);
    opj_stream_set_skip_function(stream, skipMemory);
    opj_stream_set_seek_function(stream, seekMemory);
    opj_dparameters_t parameters;
    opj_set_default_decoder_parameters(&parameters);
    opj_setup_decoder(codec, &parameters);
    opj_image_t* image = nullptr;
    std::vector<std::uint16_t> out;
    if (opj_read_header(stream, codec, &image) && opj_decode(codec, stream, image)) {
        out.resize(samples);
        std::copy_n(image->comps[0].data, samples, out.begin());
    }
    opj_image_destroy(image);
    opj_stream_destroy(stream);
    opj_destroy_codec(codec);
    return out;
}
