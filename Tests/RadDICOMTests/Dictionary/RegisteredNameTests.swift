import RadDICOM
import Testing

@Suite struct `Registered names` {
    @Test func `are there for every registered syntax and for no other`() {
        for uid in TransferSyntax.registered.keys {
            #expect(TransferSyntax(uid: uid).name?.isEmpty == false, "\(uid)")
        }
        #expect(TransferSyntax(uid: "1.2.840.113619.5.2").name == nil)
        let names = TransferSyntax.registered.values.compactMap(\.name)
        #expect(Set(names).count == TransferSyntax.registered.count, "each name once")
    }

    @Test func `are there for the objects that become volumes, and for directories`() {
        let storage = "1.2.840.10008.5.1.4.1.1."
        for number in ["2", "2.1", "2.2", "4", "4.1", "4.4", "128", "128.1", "130"] {
            #expect(StorageClass(uid: storage + number)?.name.hasSuffix("Image") == true, "\(number)")
        }
        #expect(StorageClass(uid: StorageClass.mediaDirectory)?.name == "Media Storage Directory")
        #expect(StorageClass(uid: storage + "0") == nil && StorageClass(uid: "") == nil)
    }
}
