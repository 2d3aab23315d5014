"""Real files of the products, where they are at hand beside the checkout."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from closecall import formats
from closecall.errors import FormatError

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "formats"
pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the real samples (shared/formats) are not beside the checkout")

# file, format, turns, speakers, start of the first turn
READ = [
    ("aircall/thirdparty_mock_of_aircall_transcription_1.json", "aircall", 3, 2, 5.12),
    ("assemblyai/assemblyai_utterances.json", "assemblyai", 1, 1, 0.17),
    ("aws_bedrock_data_automation/aws-samples_bda-standard.json", "aws-post-call", 32, 2, 1.62),
    ("aws_call_analytics/aws-samples_example-call.json", "aws-call-analytics", 37, 2, 0.04),
    ("aws_pca/aws-samples_pca_testfile.json", "aws-post-call", 12, 2, 0.04),
    ("aws_transcribe/tscribe_01-plain_no_speakers.json", "aws-transcribe", 1, 1, 0.49),
    ("aws_transcribe/tscribe_02-channel-identification.json", "aws-transcribe", 7, 2, 0.49),
    ("aws_transcribe/tscribe_03-speaker-identification.json", "aws-transcribe", 7, 3, 0.49),
    ("azure_speech/ms_ingestion-client_transcriptSample.json", "azure-speech", 3, 2, 0.04),
    ("csv_jsonl/ccai_entries_docs_microseconds.json", "turns-json", 3, 2, 0.0),
    ("csv_jsonl/invoca_role_keyed_turns_DOCS.json", "turns-json", 2, 2, None),
    ("deepgram/dg_speakers_no_utterances.json", "deepgram", 10, 3, 3.04),
    ("deepgram/dg_speakers_utterances_diarized.json", "deepgram", 8, 3, 3.04),
    ("elevenlabs_convai/nango_recorded_get_conversation.json", "elevenlabs", 2, 2, 0.0),
    ("fathom/pipedream_new_recording_test_event.json", "fathom", 1, 1, 3.0),
    ("fireflies/nango_recorded_graphql_transcript_sentences.json", "fireflies", 6, 5, 0.24),
    ("generic_turns_json/call-insight_diarized_transcript.json", "turns-json", 7, 2, None),
    ("gong/thirdparty_fixture_gong-to-github_startMs_endMs.json", "gong", 2, 2, 0.0),
    ("google_meet/bristlenose_gmeet_notes_by_gemini_2026-08-15_paragraphs.txt", "google-meet", 1, 1, 11.0),
    ("google_stt/bbc_gcpSttSpeakerDiarization_truncated.json", "google-speech", 3, 2, 12.9),
    ("harper_valley/harper-valley_004860b1ab2e4c88_retyped_subset.json", "turns-json", 10, 2, 1.49),
    ("hubspot/DOCS_create_transcript_request.json", "hubspot", 2, 2, 1.98),
    ("ibm_watson/bbc_ibmTedTalk_truncated.json", "ibm-watson", 1, 1, 13.04),
    ("otter/ladybug_podcast_excerpt.txt", "otter", 12, 5, 0.0),
    ("plain_text/fathom_copy_text_thirdparty_fixture.txt", "fathom-text", 3, 2, 0.0),
    ("plain_text/thirdparty_rep_customer_colon.txt", "text", 18, 2, None),
    ("podcast_namespace_json/podcastindex_example.json", "turns-json", 2, 2, 0.5),
    ("quo_openphone/DOCS_call_transcript.json", "quo", 1, 1, 5.123),
    ("read_ai/webhook_meeting_end_test_payload.json", "read-ai", 4, 2, 0.0),
    ("rev_ai/DOCS_sdk_example.json", "rev", 1, 1, 0.5),
    ("speechmatics/bbc_legacy_v1_speakers_words.json", "speechmatics", 11, 3, 13.05),
    ("srt/podcastindex_example_speaker_prefix.srt", "srt", 10, 3, 0.179),
    ("stt_job_multichannel/opengong-lite_01.raw.json", "turns-json", 17, 2, 0.16),
    ("teams_docx/bristlenose_teams_docx_2026-08-15_paragraphs.txt", "teams-docx", 1, 1, 4.0),
    ("text_markdown_bold/orbitfm_bookbytes-018.txt", "text", 346, 6, 12.6),
    ("vcon/ietf_ab_call_ext_rec_analysis.vcon.json", "vcon", 1, 1, 1.2),
    ("webvtt_generic/bristlenose_unclosed_voice_tags_synthetic.vtt", "vtt", 4, 2, 1.0),
    ("webvtt_generic/podcastindex_example_mixed_voice_tags_04e99c5.vtt", "vtt", 10, 3, 0.179),
    ("webvtt_teams/teams_uuid_cue_overlap_excerpt_es.vtt", "teams-vtt", 2, 2, 3.186),
    ("webvtt_webex/wgu_webex_excerpt.vtt", "webex-vtt", 1, 1, 4.019),
    ("webvtt_zoom/cip_small_transcript.vtt", "zoom-vtt", 2, 2, 0.51),
    ("webvtt_zoom/zoomGroupStats_meeting003_transcript.vtt", "zoom-vtt", 30, 5, 4.859),
    ("whisper_cpp/raagar9_output.wav.json", "whisper-cpp", 1, 1, 0.0),
    ("whisper_ctranslate2/dosparlants_2speakers_ca.json", "whisper", 11, 2, 0.0),
    ("whisper_ctranslate2/dosparlants_2speakers_ca.srt", "srt", 11, 2, 0.0),
    ("whisper_ctranslate2/dosparlants_2speakers_ca.txt", "text", 11, 2, None),
    ("whisper_ctranslate2/dosparlants_2speakers_ca.vtt", "vtt", 11, 2, 0.0),
    ("whisperx/whisperX_issue270_two_speakers_fragment.json", "whisperx", 2, 2, 118.954),
    ("zoom_local_captions/transcript-phase-coder_excerpt.txt", "zoom-captions", 20, 3, 0.0),
    ("zoom_phone/thirdparty_standin_zoom_transcript.json", "zoom-phone", 2, 2, 0.0),
]
REFUSED = [
    ("gong/nango_recorded_error_404.json", "an error that a server sent"),
    ("gong/DOCS_openapi_examples_calls_extensive.json", "without what was said"),
    ("otter/otter_no_speaker_header_only.txt", "no line names a speaker"),
    ("sbv/youtube_no_speakers_excerpt.sbv", "name no speakers"),
    ("vcon/ietf_ab_call_ext_rec_no_transcript.vcon.json", "holds no transcript"),
    ("vcon/ietf_ab_call_ext_rec_signed_JWS.vcon.json", "holds no transcript"),
    ("vcon/ietf_ab_email_thread_text_dialogs.vcon.json", "e-mails"),
    ("vcon/ietf_simple-vcon_INVALID_JSON.vcon.txt", "is not valid"),
    ("webvtt_zoom/zoomGroupStats_meeting003_chat_NOT_A_TRANSCRIPT.txt", "chat of a meeting"),
    ("whisper_ctranslate2/gossos_translated_en.vtt", "name no speakers"),
    ("whisper_ctranslate2/gossos_translated_en.tsv", "no column names the speaker"),
]


@pytest.mark.parametrize(("name", "kind", "turns", "speakers", "start"), READ, ids=[row[0] for row in READ])
def test_real_files(name: str, kind: str, turns: int, speakers: int, start: float | None) -> None:
    (call,) = formats.read((SHARED / name).read_bytes(), "call")
    assert call.provenance["format"] == kind
    assert len(call.turns) == turns
    assert len({turn.speaker for turn in call.turns}) == speakers
    assert call.turns[0].start == start
    assert (speakers == 1) == any("not separated" in warning for warning in call.warnings)


@pytest.mark.parametrize(("name", "why"), REFUSED, ids=[row[0] for row in REFUSED])
def test_real_files_that_are_no_transcripts(name: str, why: str) -> None:
    with pytest.raises(FormatError, match=why):
        formats.read((SHARED / name).read_bytes(), "call")


def test_google_repeats_no_word() -> None:
    data = (SHARED / "google_stt/bbc_gcpSttSpeakerDiarization_truncated.json").read_bytes()
    (call,) = formats.read(data, "call.json")
    last = json.loads(data)["results"][-1]["alternatives"][0]["words"]
    assert " ".join(turn.text for turn in call.turns).split() == " ".join(word["word"] for word in last).split()


@pytest.mark.parametrize("name", ["dg_speakers_no_utterances", "dg_speakers_utterances_diarized"])
def test_deepgram_repeats_no_word(name: str) -> None:
    data = (SHARED / f"deepgram/{name}.json").read_bytes()
    (call,) = formats.read(data, "call.json")
    whole = json.loads(data)["results"]["channels"][0]["alternatives"][0]["transcript"]
    assert " ".join(turn.text for turn in call.turns).split() == whole.split()


def test_no_word_of_call_analytics_is_lost_and_roles_are_taken() -> None:
    data = (SHARED / "aws_call_analytics/aws-samples_example-call.json").read_bytes()
    (call,) = formats.read(data, "call.json")
    said = sorted(part["Content"] for part in json.loads(data)["Transcript"])
    assert sorted(turn.text for turn in call.turns) == sorted(" ".join(text.split()) for text in said)
    assert {(turn.speaker, turn.role) for turn in call.turns} == {("AGENT", "rep"), ("CUSTOMER", "customer")}


def test_no_word_of_the_zoom_meeting_is_lost() -> None:
    data = (SHARED / "webvtt_zoom/zoomGroupStats_meeting003_transcript.vtt").read_bytes()
    (call,) = formats.read(data, "call.vtt")
    lines = [line for line in data.decode().splitlines() if line and not line.isdigit() and "-->" not in line][1:]
    said = " ".join(
        line.split(": ", 1)[1] if line.split(": ")[0] in {t.speaker for t in call.turns} else line for line in lines
    )
    assert " ".join(turn.text for turn in call.turns).split() == said.split()


def test_empty_labels_of_amazon_hold_no_words() -> None:
    (call,) = formats.read(
        (SHARED / "aws_transcribe/bbc_todayinfocus_speaker_labels_reserialised.json").read_bytes(), "call.json"
    )
    assert {turn.speaker for turn in call.turns} == {"spk_0", "spk_1"}
