#include "core/dicom/coded_items.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdeftag.h>

namespace triptych {

CodedConcept codeIn(const DicomAttributes& item, const DcmTagKey& sequence)
{
    const DicomAttributes code = item.item(sequence);
    const QString value = code.text(DCM_CodeValue);
    return {value.isEmpty() ? code.text(DCM_LongCodeValue).left(200) : value.left(64),
            code.text(DCM_CodingSchemeDesignator).left(64), code.text(DCM_CodeMeaning).left(128)};
}

} // namespace triptych
