//! streamwright
