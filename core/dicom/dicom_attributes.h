// Reading attributes of a data set as numbers, dates and Unicode text.
#pragma once

#include <QDate>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

class DcmItem;
class DcmTagKey;
class DcmSpecificCharacterSet;

namespace triptych {

/// A view of one item (or the data set) and of the character set that holds in it. One thread.
class DicomAttributes {
public:
    /// `item` must outlive this; may be null, then every attribute is absent.
    explicit DicomAttributes(DcmItem* item, QString characterSet = {});

    bool isNull() const { return !m_item; }
    bool has(const DcmTagKey& tag) const; ///< present and not empty

    /// All values, separated by backslashes, as Unicode; padding spaces cut off.
    QString text(const DcmTagKey& tag) const;
    QStringList texts(const DcmTagKey& tag) const;
    /// The values that are finite numbers, up to the first that is none; of string and binary VRs alike.
    std::vector<double> numbers(const DcmTagKey& tag) const;
    std::optional<double> number(const DcmTagKey& tag) const;
    int integer(const DcmTagKey& tag, int otherwise = 0) const; ///< `otherwise` where absent or outside of int
    QDate date(const DcmTagKey& tag) const;
    /// 16-bit words as stored (US, SS or OW); empty where there are none.
    std::vector<quint16> words(const DcmTagKey& tag) const;

    int itemCount(const DcmTagKey& sequence) const;
    DicomAttributes item(const DcmTagKey& sequence, int index = 0) const;

    /// The first items of a sequence, walked once: item(i) walks the list from its start each time.
    std::vector<DicomAttributes> items(const DcmTagKey& sequence, int most) const;

    /// The item of a functional group macro: of `frame`, else shared, else null (PS3.3 C.7.6.16).
    DicomAttributes functionalGroup(const DcmTagKey& sequence, int frame = 0) const;

    DcmItem* raw() const { return m_item; }

private:
    QString toUnicode(const std::string& bytes, bool isPersonName) const;

    DcmItem* m_item;
    QString m_characterSet;
    mutable std::shared_ptr<DcmSpecificCharacterSet> m_converter;
};

} // namespace triptych
