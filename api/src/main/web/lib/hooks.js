// What components share: data, time, live events, pictures.

import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { get, picture } from "./api.js";
import { follow } from "./event-stream.js";
import { isOver } from "./format.js";
import { subscribe } from "./live.js";
import { me } from "./me.js";

/** A function that never changes and always calls the latest one given. */
export function useLatest(work) {
  const latest = useRef(work);
  latest.current = work;
  return useCallback((...args) => latest.current(...args), []);
}

/** { data, failure, reload() } of a GET; fetched again when the path changes, not at all without one. */
export function useFetch(path) {
  const [answer, setAnswer] = useState({ data: null, failure: null });
  const running = useRef(null);
  const reload = useCallback(async () => {
    running.current?.abort();
    if (!path) return;
    const { signal } = (running.current = new AbortController());
    try {
      const data = await get(path, signal);
      if (!signal.aborted) setAnswer({ data, failure: null });
    } catch (failure) {
      if (!signal.aborted) setAnswer((before) => ({ ...before, failure }));
    }
  }, [path]);
  useEffect(() => {
    reload();
    return () => running.current?.abort();
  }, [reload]);
  return { ...answer, reload };
}

/** An AbortSignal that fires when the component goes away. */
export function useSignal() {
  const controller = useRef(null);
  controller.current ??= new AbortController();
  useEffect(() => () => controller.current.abort(), []);
  return controller.current.signal;
}

/** Calls listener(name, data) for each event of the live stream. */
export function useLive(listener) {
  const latest = useLatest(listener);
  useEffect(() => subscribe(latest), []);
}

export function useInterval(work, millis) {
  const latest = useLatest(work);
  useEffect(() => {
    const timer = setInterval(latest, millis);
    return () => clearInterval(timer);
  }, [millis]);
}

/** The work, delayed until no further call came for a while. */
export function useDebounced(work, millis) {
  const latest = useLatest(work);
  const timer = useRef();
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback((...args) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => latest(...args), millis);
  }, [millis]);
}

/** { src, failure } of a job's picture; nothing is fetched while id is null. */
export function usePicture(id) {
  const [found, setFound] = useState({});
  useEffect(() => {
    let current = true;
    setFound({});
    if (id)
      picture(id).then(
        (src) => current && setFound({ src }),
        (failure) => current && setFound({ failure }),
      );
    return () => {
      current = false;
    };
  }, [id]);
  return found;
}

/** The data of the last preview of a running job that asked for previews; the server stores none. */
export function usePreview(job) {
  const [preview, setPreview] = useState(null);
  const watched = job?.spec.previews && !isOver(job.state) ? job.id : null;
  useEffect(() => {
    setPreview(null);
    if (!watched) return undefined;
    let place = null;
    return follow(`/v1/jobs/${watched}/events`, {
      onEvent: (name, event) => name === "dev.resow.attempt.preview.v1" && setPreview(event.data),
      onState: () => {},
      position: (id) => (id ? (place = id) : place),
    });
  }, [watched]);
  return preview;
}

/** True while the element of the ref is within the margin of the window. */
export function useNear(ref, margin) {
  const [near, setNear] = useState(false);
  useEffect(() => {
    const observer = new IntersectionObserver(
      (changes) => setNear(changes.at(-1).isIntersecting),
      { rootMargin: margin },
    );
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [margin]);
  return near;
}

/** { caller, failure }: see me.js. */
export function useMe() {
  const [answer, setAnswer] = useState({});
  useEffect(() => {
    let current = true;
    me().then(
      (caller) => current && setAnswer({ caller }),
      (failure) => current && setAnswer({ failure }),
    );
    return () => {
      current = false;
    };
  }, []);
  return answer;
}

export function useTitle(title) {
  useEffect(() => {
    document.title = `${title} · Resow`;
  }, [title]);
}
