#include "core/dicom/dicom_header.h"

#include "core/dicom/dicom_file.h"
#include "core/dicom/dicom_identity.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>

namespace triptych {

Result<DicomHeader> readDicomHeader(const std::filesystem::path& path)
{
    const auto file = openDicomFile(path);
    if (!file)
        return file.error();
    const DicomAttributes attributes(file->header.get());
    DicomHeader header;
    header.identity = readIdentity(attributes);
    header.sopClassUid = attributes.text(DCM_SOPClassUID);
    header.sopClassName = sopClassName(header.sopClassUid);
    header.sopInstanceUid = attributes.text(DCM_SOPInstanceUID);
    header.hasPixels = file->layout.pixels.has_value();
    header.isDirectory = isDicomDir(attributes);
    if (header.hasPixels)
        header.kind = readKind(attributes);
    return header;
}

} // namespace triptych
