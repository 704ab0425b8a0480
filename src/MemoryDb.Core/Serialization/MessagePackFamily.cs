namespace MemoryDb.Serialization;

/// <summary>The families of values that the MessagePack specification defines, whatever the encoding's size.</summary>
internal enum MessagePackFamily
{
    Nil,
    Boolean,
    Integer,
    Float,
    String,
    Binary,
    Array,
    Map,
    Extension,
}
