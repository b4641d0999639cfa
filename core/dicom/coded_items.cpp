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

DicomAttributes contentItem(const DicomAttributes& root, const std::vector<double>& path, size_t deepest, int most)
{
    DicomAttributes at = root;
    if (path.empty() || path.front() != 1 || path.size() > deepest)
        return DicomAttributes(nullptr);
    for (size_t i = 1; i < path.size(); ++i)
        at = at.item(DCM_ContentSequence, path[i] >= 1 && path[i] <= most ? int(path[i]) - 1 : -1);
    return at;
}

} // namespace triptych
